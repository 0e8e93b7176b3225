import { describe, expect, test } from 'vitest'
import { sampleOutput } from '../../../src-main/workers/inference/detect-sample.ts'
import { tallyReads } from '../../../src-main/workers/inference/detect-tally.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const SIDE = 16
const input = profileInput(SIDE)
const whole = { left: 0, top: 0, width: SIDE, height: SIDE }
/** Ground truth: the upper half. */
const truth = new Uint8Array(SIDE * SIDE * 3).fill(255, 0, (SIDE * SIDE * 3) / 2)

/** Three classes of logits: 0 wins on the left, 2 in the upper right, 1 in the lower right. */
function logits(layout: 'NCHW' | 'NHWC') {
  const data = new Float32Array(3 * SIDE * SIDE).fill(-3)
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const winner = x < SIDE / 2 ? 0 : y < SIDE / 2 ? 2 : 1
      const place = y * SIDE + x
      data[layout === 'NCHW' ? winner * SIDE * SIDE + place : place * 3 + winner] = 3
    }
  }
  return { type: 'float32', dims: layout === 'NCHW' ? [1, 3, SIDE, SIDE] : [1, SIDE, SIDE, 3], data }
}

describe('one output is read in all ways', () => {
  for (const layout of ['NCHW', 'NHWC'] as const) {
    test(`${layout}: counts of every class and activation`, () => {
      const sample = sampleOutput(logits(layout), input, whole, truth, { maxSide: 64 })!
      expect(sample).toMatchObject({ layout, classes: 3, classMap: false, sumsToOne: false, low: -3, high: 3 })
      const reads = tallyReads(sample, null)
      expect(reads).toHaveLength(12)
      const quarter = (SIDE * SIDE) / 4
      for (const activation of ['none', 'sigmoid', 'softmax', 'argmax'] as const) {
        const of = (picked: number) => reads.find((read) => read.activation === activation && read.class === picked)
        expect(of(2)).toMatchObject({
          truePositive: quarter,
          falsePositive: 0,
          falseNegative: quarter,
          trueNegative: 2 * quarter,
        })
        expect(of(1)).toMatchObject({ truePositive: 0, falsePositive: quarter })
        expect(of(0)).toMatchObject({ truePositive: quarter, falsePositive: quarter, centerX: 0.25, centerY: 0.5 })
      }
    })
  }

  test('a letterbox counts only where the photo is', () => {
    const content = { left: 0, top: 4, width: SIDE, height: 8 }
    const sample = sampleOutput(logits('NCHW'), input, content, truth, { maxSide: 64 })!
    expect([sample.columns, sample.rows]).toEqual([SIDE, 8])
    const [read] = tallyReads(sample, [{ output: 'mask', activation: 'argmax', class: 2 }])
    expect(read).toMatchObject({ truePositive: 32, falsePositive: 0, falseNegative: 32, trueNegative: 64 })
  })

  test('whole numbers are indices of classes, and of a float too where there are more than two', () => {
    const data = Array.from({ length: SIDE * SIDE }, (_, place) => (place < (SIDE * SIDE) / 2 ? 13 : 0))
    const dims = [1, SIDE, SIDE]
    const int64 = sampleOutput({ type: 'int64', dims, data: BigInt64Array.from(data, BigInt) }, input, whole, truth, {
      maxSide: 64,
    })!
    const reads = tallyReads(int64, null)
    expect(reads.map(({ activation, class: picked }) => [activation, picked])).toEqual([
      ['none', 0],
      ['none', 13],
      // Or levels of a picture, hardly seen.
      ['divide-by-255', 0],
    ])
    expect(reads[1]).toMatchObject({ truePositive: (SIDE * SIDE) / 2, falsePositive: 0, falseNegative: 0 })
    const float = sampleOutput({ type: 'float32', dims, data: Float32Array.from(data) }, input, whole, truth, {
      maxSide: 64,
    })!
    expect(tallyReads(float, null)[1]).toMatchObject({ activation: 'argmax', class: 13 })
  })

  test('what is no picture, or holds no numbers, is left out', () => {
    const options = { maxSide: 64 }
    const broken = new Float32Array(SIDE * SIDE).fill(NaN)
    expect(
      sampleOutput({ type: 'float32', dims: [1, 1, SIDE, SIDE], data: broken }, input, whole, null, options),
    ).toBeNull()
    expect(
      sampleOutput({ type: 'float32', dims: [7], data: new Float32Array(7) }, input, whole, null, options),
    ).toBeNull()
    const short = { type: 'float32', dims: [1, 1, SIDE, SIDE], data: new Float32Array(5) }
    expect(sampleOutput(short, input, whole, null, options)).toBeNull()
  })
})
