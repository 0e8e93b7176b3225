import { expect, test } from 'vitest'
import { iouHistogram } from '../../../src-renderer/library/inspector/histogram.ts'

test('bars and bands agree at the edges: a band is "over" its limit', () => {
  const { bands, bins } = iouHistogram([0.9, 0.900001, 0.85, 0.75, 0.7500001, 0, 1])
  expect(bands).toEqual({ excellent: 2, good: 1, acceptable: 2, failure: 2 })
  for (const band of ['excellent', 'good', 'acceptable', 'failure'] as const) {
    const counted = bins.filter((bin) => bin.band === band).reduce((sum, bin) => sum + bin.count, 0)
    expect(counted).toBe(bands[band])
  }
})

test('the axis begins at the lowest IoU, and at 0.60 where all are better', () => {
  expect(iouHistogram([0.42, 0.9]).start).toBeCloseTo(0.4)
  expect(iouHistogram([0.95]).start).toBeCloseTo(0.6)
  expect(iouHistogram([]).bins.every((bin) => bin.count === 0)).toBe(true)
})
