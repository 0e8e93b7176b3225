import { expect, test } from 'vitest'
import { notesOf, warningsOf } from '../../../src-main/postprocessing/tune-warnings.ts'
import type { TuneResult } from '../../../src-shared/domain/index.ts'

const result = { images: 40, groups: 40, current: 0.8, chosen: 0.83, gain: null } as unknown as TuneResult
const plain = { failed: 0, isPresent: false, ofTest: 0 }

test('one image is a hint, and says nothing of others', () => {
  expect(notesOf({ ...result, images: 1, groups: 1 }, plain)).toEqual([
    expect.stringMatching(/^1 image: a hint, not a result\./),
    expect.stringMatching(/one image or person alone/),
  ])
})

test('what is better on its own images alone is over-fitted', () => {
  const gain = { mean: -0.0077, low: -0.02, high: 0.01, folds: 5 }
  expect(notesOf({ ...result, gain }, plain)).toEqual(['The gain may be chance: its 95 % interval reaches 0.'])
  expect(warningsOf({ ...result, gain }, plain)).toEqual([
    'Over-fitted: +0.0300 on the images it was chosen by, −0.0077 on images it was not chosen by.',
  ])
  expect(warningsOf({ ...result, gain: { ...gain, mean: 0.029, low: 0.02 } }, plain)).toEqual([])
})

test('what can do no harm is no warning, test images are one', () => {
  const gain = { mean: 0.03, low: 0.02, high: 0.04, folds: 5 }
  const few = { ...result, images: 12, groups: 6, gain }
  expect(warningsOf(few, plain)).toEqual([])
  expect(notesOf(few, { ...plain, failed: 1 })).toHaveLength(3)
  expect(warningsOf(few, { ...plain, ofTest: 12 })).toEqual([expect.stringContaining('Tuned on test images')])
})
