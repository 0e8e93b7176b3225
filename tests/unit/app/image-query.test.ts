import { expect, test } from 'vitest'
import { queryFromParams, queryToParams } from '../../../src-renderer/app/image-query.ts'
import type { ImageQuery } from '../../../src-shared/domain/index.ts'

test('a list of images survives the way through an address', () => {
  const query: ImageQuery = {
    datasetId: 'dst_1',
    split: 'test',
    hasMask: false,
    hasProblem: true,
    search: 'a & b',
    modelId: 'mdl_1',
    sort: 'iou',
    direction: 'descending',
  }
  expect(queryFromParams(new URLSearchParams(queryToParams(query).toString()))).toEqual(query)
})

test('what an address says wrongly counts as not said', () => {
  const query = queryFromParams(new URLSearchParams('split=holdout&mask=maybe&sort=size&direction=up&dataset='))
  expect(query).toMatchObject({ sort: 'name', direction: 'ascending' })
  expect(query.split).toBeUndefined()
  expect(query.hasMask).toBeUndefined()
  expect(query.datasetId).toBeUndefined()
})
