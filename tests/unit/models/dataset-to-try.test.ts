import { expect, test } from 'vitest'
import { datasetToTry } from '../../../src-renderer/models/try/dataset-to-try.ts'

const empty = { name: 'empty', target: 'person', images: 0, groundTruth: 0 } as const
const photos = { name: 'photos', target: 'person', images: 9, groundTruth: 0 } as const
const hair = { name: 'hair', target: 'hair', images: 9, groundTruth: 9 } as const
const person = { name: 'person', target: 'person', images: 9, groundTruth: 9 } as const

test('a model is tried where masks show what it finds, else where there are masks, else where there are photos', () => {
  expect(datasetToTry([empty, photos, hair, person], 'person')).toBe(person)
  expect(datasetToTry([empty, photos, hair], 'person')).toBe(hair)
  expect(datasetToTry([empty, photos, hair, person], undefined)).toBe(hair)
  expect(datasetToTry([empty, photos], 'hair')).toBe(photos)
  expect(datasetToTry([empty], 'hair')).toBeUndefined()
})
