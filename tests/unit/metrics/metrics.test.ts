import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aggregate,
  confusionAt,
  firstBin,
  isBothEmpty,
  isMissed,
  scoreHistograms,
  scoresOf,
} from '../../../src-shared/metrics/index.ts'

const pixels = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 60 })
  .map((pairs) => ({ plane: Uint8Array.from(pairs, ([p]) => p), mask: Uint8Array.from(pairs, ([, m]) => m) }))

/** Thresholds as people choose them: hundredths. */
const threshold = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100)

describe('confusion', () => {
  test('from histograms it is what counting pixel by pixel gives, at every threshold', () => {
    fc.assert(
      fc.property(pixels, threshold, ({ plane, mask }, at) => {
        const counted = { tp: 0, fp: 0, fn: 0, tn: 0 }
        plane.forEach((value, index) => {
          const predicted = value * 100 >= Math.round(at * 100) * 255
          const there = mask[index]! >= 128
          counted[there ? (predicted ? 'tp' : 'fn') : predicted ? 'fp' : 'tn'] += 1
        })
        expect(confusionAt(scoreHistograms(plane, mask), at)).toEqual(counted)
      }),
    )
  })

  test('a threshold on a bin counts that bin, although its product is not exact', () => {
    expect(firstBin(0)).toBe(0)
    expect(firstBin(0.2)).toBe(51)
    expect(firstBin(0.6)).toBe(153)
    expect(firstBin(0.5)).toBe(128)
    expect(firstBin(1)).toBe(255)
    for (let bin = 0; bin <= 255; bin += 1) expect(firstBin(bin / 255)).toBe(bin)
  })

  test('threshold 0 counts every pixel', () => {
    const histograms = scoreHistograms(new Uint8Array(4), Uint8Array.of(0, 127, 128, 255))
    expect(confusionAt(histograms, 0)).toEqual({ tp: 2, fp: 2, fn: 0, tn: 0 })
  })

  test('planes of different sizes are refused', () => {
    expect(() => scoreHistograms(new Uint8Array(3), new Uint8Array(4))).toThrow(RangeError)
  })
})

describe('scores', () => {
  test('both empty: no figure', () => {
    const nothing = { tp: 0, fp: 0, fn: 0, tn: 9 }
    expect(scoresOf(nothing)).toEqual({ iou: null, dice: null, precision: null, recall: null })
    expect(isBothEmpty(nothing)).toBe(true)
    expect(isMissed(nothing)).toBe(false)
  })

  test('nothing predicted: IoU and Dice are 0, precision is undefined', () => {
    expect(scoresOf({ tp: 0, fp: 0, fn: 5, tn: 4 })).toEqual({ iou: 0, dice: 0, precision: null, recall: 0 })
    expect(isMissed({ tp: 0, fp: 0, fn: 5, tn: 4 })).toBe(true)
  })

  test('nothing there: IoU and Dice are 0, recall is undefined', () => {
    expect(scoresOf({ tp: 0, fp: 5, fn: 0, tn: 4 })).toEqual({ iou: 0, dice: 0, precision: 0, recall: null })
  })

  const count = fc.nat({ max: 1000 })
  const confusion = fc.record({ tp: count, fp: count, fn: count, tn: count })

  test('they lie in 0..1, and Dice is 2 IoU / (1 + IoU)', () => {
    fc.assert(
      fc.property(confusion, (each) => {
        const { iou, dice, precision, recall } = scoresOf(each)
        for (const figure of [iou, dice, precision, recall])
          expect(figure ?? 0.5).toSatisfy((v: number) => v >= 0 && v <= 1)
        if (iou !== null) expect(dice).toBeCloseTo((2 * iou) / (1 + iou), 12)
      }),
    )
  })

  test('the pooled figures are those of all pixels as one image, the mean leaves out what is undefined', () => {
    fc.assert(
      fc.property(fc.array(confusion, { maxLength: 8 }), (set) => {
        const whole = aggregate(set)
        const total = (key: 'tp' | 'fp' | 'fn' | 'tn') => set.reduce((sum, each) => sum + each[key], 0)
        expect(whole.pooled).toMatchObject(scoresOf({ tp: total('tp'), fp: total('fp'), fn: total('fn'), tn: 0 }))
        const ious = set.map((each) => scoresOf(each).iou).filter((iou) => iou !== null)
        expect(ious.length).toBe(set.length - whole.bothEmpty)
        if (ious.length === 0) expect(whole.mean.iou).toBeNull()
        else expect(whole.mean.iou).toBeCloseTo(ious.reduce((a, b) => a + b, 0) / ious.length, 12)
      }),
    )
  })
})
