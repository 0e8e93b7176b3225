import { expect, test } from 'vitest'
import { splitWithin } from '../../../src-renderer/evaluation/words.ts'
import type { Dataset } from '../../../src-shared/domain/index.ts'

test('a split that another dataset does not have is not kept: there would be nothing to search on', () => {
  const dataset = { images: 45, splits: { train: 30, validation: 0, test: 15 } } as Dataset
  expect(splitWithin(dataset, 'test')).toBe('test')
  expect(splitWithin(dataset, 'validation')).toBe('all')
  expect(splitWithin(undefined, 'test')).toBe('all')
})
