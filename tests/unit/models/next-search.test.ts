import { expect, test } from 'vitest'
import { headline, poorFitWords } from '../../../src-renderer/models/add/headline.ts'
import { nextSearch } from '../../../src-renderer/models/add/next-search.ts'
import type { Detection } from '../../../src-shared/domain/index.ts'

const place = { automatic: true, running: false, on: null, datasetId: 'hair' }

test('the search begins by itself once there is a dataset and nothing is known of the file', () => {
  expect(nextSearch(place)).toBe('hair')
  expect(nextSearch({ ...place, datasetId: undefined })).toBeNull()
  expect(nextSearch({ ...place, automatic: false })).toBeNull()
})

test('a search that is under way goes where another dataset is chosen; one that is done, or stopped, stays', () => {
  expect(nextSearch({ ...place, on: 'hair', running: true, datasetId: 'person' })).toBe('person')
  expect(nextSearch({ ...place, on: 'person', running: true, datasetId: 'person' })).toBeNull()
  expect(nextSearch({ ...place, on: 'hair', running: false, datasetId: 'person' })).toBeNull()
})

test('a figure that no right profile has is told as one, with what to do', () => {
  const found = (...ious: number[]) =>
    ({
      images: 16,
      seconds: 36,
      tried: 133,
      groundTruth: true,
      classes: 2,
      ranking: ious.map((iou) => ({ iou })),
    }) as unknown as Detection
  expect(poorFitWords(found(0.189), 'celeb')).toEqual({
    title: 'None of these fits well: best IoU 0.19.',
    wayOut: expect.stringMatching(/masks of celeb.*choose a dataset.*by hand/) as string,
  })
  expect(headline(found(0.189), 'celeb')).not.toMatch(/best/)
  expect(poorFitWords(found(0.6), 'celeb')).toBeNull()
  expect(poorFitWords({ ...found(0.189), groundTruth: false }, 'celeb')).toBeNull()
  expect(headline(found(0.94, 0.9), 'celeb')).toMatch(/The first is clearly best: 0\.940/)
})
