import { describe, expect, test } from 'vitest'
import { inputsBehind, isOwnPipeline, isWritten } from '../../../src-main/models/detect/graph-head.ts'
import { presetInputs } from '../../../src-main/models/detect/inputs.ts'
import { poolOf } from '../../../src-main/models/detect/pool.ts'
import { normalizationName, sameNumbers, type ProfileInput } from '../../../src-shared/domain/index.ts'
import type { GraphHead } from '../../../src-main/workers/explore-protocol.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const base = profileInput(4)
const presets = presetInputs(base)
const PIXEL = [200, 90, 30]

/** What the model behind the head gets of one pixel. */
function valuesBehind(input: ProfileInput, { gain, offset, from }: GraphHead): number[] {
  const order = input.channels === 'BGR' ? [2, 1, 0] : [0, 1, 2]
  const fed = order.map((color) => (PIXEL[color]! * input.scale - input.mean[color]!) / input.std[color]!)
  return from.map((place, to) => gain[to]! * fed[place]! + offset[to]!)
}

describe('a graph that begins with operators of its own', () => {
  const head: GraphHead = { gain: [0.3, 0.4, 0.5], offset: [-0.2, 0.1, 0.7], from: [2, 1, 0] }

  test('gets what a preset gives, in either order', () => {
    const found = inputsBehind(base, [head], presets)
    const imagenet = [0.485, 0.456, 0.406].map(
      (mean, color) => (PIXEL[color]! / 255 - mean) / [0.229, 0.224, 0.225][color]!,
    )
    const isNear = (a: readonly number[], b: readonly number[]) =>
      a.every((value, at) => Math.abs(value - b[at]!) < 1e-3)
    const right = found.filter((input) => isNear(valuesBehind(input, head), imagenet))
    const turned = found.filter((input) => isNear(valuesBehind(input, head), imagenet.toReversed()))
    expect(right.map(({ channels }) => channels)).toEqual(['BGR'])
    expect(turned.map(({ channels }) => channels)).toEqual(['RGB'])
  })

  test('that undo a preset is fed pixels as they are', () => {
    const undone = {
      gain: [1, 1, 1].map((each) => each / 255) as [number, number, number],
      offset: [0, 0, 0] as number[],
      from: [0, 1, 2],
    } as GraphHead
    const found = inputsBehind(base, [undone], presets)
    expect(found.some((input) => normalizationName(input) === '0 to 255')).toBe(true)
    found.forEach((a, index) => {
      const later = found.slice(index + 1).filter(({ channels }) => channels === a.channels)
      expect(later.some((b) => sameNumbers(a, b))).toBe(false)
    })
  })

  test('changes nothing where it only moves values, and takes a fourth channel as it comes', () => {
    expect(inputsBehind(base, [{ gain: [1, 1, 1], offset: [0, 0, 0], from: [2, 1, 0] }], presets)).toEqual([])
    const four = inputsBehind({ ...base, channels: 'RGBA' }, [head], presets)
    expect(four.length).toBeGreaterThan(0)
    expect(four.every(({ channels }) => channels === 'RGBA')).toBe(true)
    expect(inputsBehind(base, [{ ...head, from: [1, 2, 0] }], presets)).toEqual([])
  })
})

describe('a pipeline of its own', () => {
  const plain: GraphHead = { gain: [1, 1, 1], offset: [0, 0, 0], from: [0, 1, 2] }
  const even: GraphHead = { ...plain, gain: [0.5, 0.5, 0.5] }
  const uneven: GraphHead = { ...plain, offset: [-110, -100, -90] }

  test('treats colours unlike, also where the raw picture is used once more behind it', () => {
    expect([[], [plain], [even], [uneven, even]].map(isOwnPipeline)).toEqual([false, false, false, false])
    expect([[uneven], [plain, uneven], [uneven, plain]].map(isOwnPipeline)).toEqual([true, true, true])
  })

  test('is fed what is usual behind it, and pixels as they are stay in the comparison', () => {
    const pool = poolOf(base, [uneven])
    const pixels = presets.find((input) => normalizationName(input) === '0 to 255')!
    expect(pool.isOwn).toBe(true)
    expect(pool.sure.length).toBeGreaterThan(0)
    expect(pool.sure.every(pool.isBehindOwn)).toBe(true)
    expect([pool.isUsual(pixels), pool.isBehindOwn(pixels)]).toEqual([true, false])
    expect(poolOf(base, [even]).sure).toEqual([])
  })

  test('is fed the one order of channels for which somebody may have written the numbers', () => {
    const [mean, std] = [
      [92, 108, 125],
      [49, 57, 64],
    ] as const
    const [imagenetMean, imagenetStd] = [
      [123.675, 116.28, 103.53],
      [58.395, 57.12, 57.375],
    ] as const
    /** Fed BGR with these numbers, as single precision tells it; the model behind wants RGB as ImageNet has it. */
    const wrapped: GraphHead = {
      gain: [0, 1, 2].map((color) => Math.fround(std[color]! / imagenetStd[color]!)) as [number, number, number],
      offset: [0, 1, 2].map((color) => Math.fround((mean[color]! - imagenetMean[color]!) / imagenetStd[color]!)),
      from: [2, 1, 0],
    } as GraphHead
    const pool = poolOf(base, [wrapped])
    const behind = inputsBehind(base, [wrapped], presets)
    const own = behind.filter(pool.isBehindOwn)
    expect(behind.length).toBeGreaterThan(own.length)
    expect(own.map(({ channels }) => channels)).toEqual(['BGR'])
    expect(sameNumbers(own[0]!, { scale: 1, mean: [...mean], std: [...std], normalization: 'fixed' })).toBe(true)
    expect(pool.sure).toContainEqual(own[0])
  })

  test('has all that is usual behind it where nobody wrote the numbers', () => {
    const pool = poolOf(base, [
      { ...uneven, gain: [0.0171234, 0.0161457, 0.0189163], offset: [-2.117904, -2.035714, -1.804444] },
    ])
    expect(pool.sure.filter(isWritten)).toEqual([])
    expect(pool.sure.length).toBeGreaterThan(0)
    expect(pool.sure.every(pool.isBehindOwn)).toBe(true)
  })
})

test('numbers that somebody may have written have few digits, in pixels or with white as 1', () => {
  const isShort = (mean: number, scale = 1) => isWritten({ ...base, scale, mean: [mean, 0, 90], std: [1, 1, 60] })
  expect([118, 118.3, 0.4627451 * 255].map((mean) => isShort(mean))).toEqual([true, true, true])
  expect([118.347, 144.5234].map((mean) => isShort(mean))).toEqual([false, false])
  expect(isShort(-118)).toBe(false)
  const imagenet = presets.find((input) => normalizationName(input) === 'ImageNet')!
  expect(isWritten(imagenet)).toBe(true)
})
