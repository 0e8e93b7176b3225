import { describe, expect, test } from 'vitest'
import { likely } from '../../../src-main/models/detect/compare.ts'
import { decide, hurdleOf, isWorthIt } from '../../../src-main/models/detect/decide.ts'
import { fitOf, skillOf } from '../../../src-main/models/detect/reads.ts'
import type { Scored } from '../../../src-main/models/detect/scoreboard.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

const input = (middle: number) => profileInput(64, { mean: [middle, middle, middle] })
const read = { name: 'out', layout: 'NCHW', activation: 'none', class: 0, invert: false, classes: 1 } as const

function scored(middle: number, fits: number[]): Scored {
  const worth = fits.reduce((sum, fit) => sum + fit, 0) / fits.length
  return { input: input(middle), read, ious: fits, iou: worth, value: worth, fits, worth }
}
/** Best first, as a scoreboard gives them. */
const ranked = (...all: Scored[]) => all.toSorted((a, b) => b.worth - a.worth)

const never = () => false
const preset = scored(1, [0.9, 0.8, 0.85, 0.9, 0.7, 0.95, 0.88, 0.9])
const by = (gain: number) => preset.fits.map((fit) => (fit ?? 0) + gain)

describe('which profile is chosen', () => {
  test('the best where the file says nothing', () => {
    const better = scored(2, by(0.001))
    expect(decide(ranked(preset, better), null, never)).toBe(better)
  })

  test('what the file says of itself, unless another is clearly better', () => {
    const [near, far] = [scored(3, by(0.008)), scored(3, by(0.05))]
    expect(decide(ranked(preset, near), preset.input, never)).toBe(preset)
    expect(decide(ranked(preset, far), preset.input, never)).toBe(far)
  })
})

test('what nearly all pipelines have, unless another is clearly better', () => {
  const isUsual = ({ mean }: ProfileInput) => mean[0] === 1
  const [near, far] = [scored(3, by(0.003)), scored(3, by(0.02))]
  expect(decide(ranked(preset, near), null, isUsual)).toBe(preset)
  expect(decide(ranked(preset, far), null, isUsual)).toBe(far)
})

test('what is published, unless another is clearly better', () => {
  const published = { ...preset, input: profileInput(64, { mean: [0, 0, 0] }) }
  const [near, far] = [scored(3, by(0.003)), scored(3, by(0.02))]
  expect(decide(ranked(published, near), null, never)).toBe(published)
  expect(decide(ranked(published, far), null, never)).toBe(far)
})

test("the image's own mean and deviation is kept over constants of one's own, but not over published ones that fit better", () => {
  const own = { ...preset, input: profileInput(64, { scale: 1 / 255, normalization: 'per-image' }) }
  const published = { ...scored(3, by(0.003)), input: profileInput(64, { mean: [0, 0, 0] }) }
  const isUsual = ({ normalization }: ProfileInput) => normalization === 'per-image'
  expect(decide(ranked(own, scored(3, by(0.003))), null, isUsual)).toBe(own)
  expect(decide(ranked(own, published), null, isUsual)).toBe(published)
})

describe('where a graph begins with a pipeline of its own', () => {
  const pool = {
    isUsual: ({ mean }: ProfileInput) => mean[0] === 2,
    isBehind: ({ mean }: ProfileInput) => mean[0] === 1 || mean[0] === 4,
    isBehindOwn: ({ mean }: ProfileInput) => mean[0] === 1,
  }
  const chosen = (...all: Scored[]) => likely(ranked(preset, ...all), pool)

  test('what is behind that is kept where another is a little better', () => {
    expect(chosen(scored(2, by(0.002)))).toEqual([preset])
    expect(chosen(scored(3, by(0.03)))).toEqual([preset])
  })

  test('what is behind it in a way that is not its own is no evidence against it', () => {
    const turned = scored(4, by(0.03))
    const isUsual = () => true
    expect(likely(ranked(preset, turned), { ...pool, isUsual })).toEqual([preset])
  })

  test('what is usual wins where it is clearly better, and anything where that is far behind', () => {
    const [usual, other] = [scored(2, by(0.01)), scored(3, by(0.1))]
    expect(chosen(usual)).toEqual([usual, preset])
    expect(decide(chosen(usual), null, pool.isUsual)).toBe(usual)
    expect(chosen(other)).toEqual([other, preset])
  })
})

describe('whether constants that were sought are taken', () => {
  const losses = [0.01, 0.02, 0.015, 0.01, 0.03, 0.005, 0.012, 0.01]
  const published: ProfileInput = profileInput(64, { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] })
  const isWorthItWith = (
    change: (loss: number, image: number) => number,
    preset: ProfileInput = published,
    isOfHead = false,
  ) => isWorthIt(losses.map(change), losses, hurdleOf(preset, isOfHead))

  test('where they gain on all images', () => {
    expect(isWorthItWith((loss) => 0.9 * loss)).toBe(true)
  })

  test('over one for what the graph begins with only where they gain much', () => {
    const over = (share: number) => isWorthItWith((loss) => share * loss, published, true)
    expect([over(0.8), over(0.6)]).toEqual([false, true])
  })

  test('not where the gain is too small, or comes of one image', () => {
    expect(isWorthItWith((loss) => 0.99 * loss)).toBe(false)
    expect(isWorthItWith((loss, image) => (image === 4 ? 0.02 : 1.02 * loss))).toBe(false)
  })

  test('a mixture of presets has nothing for itself but what it loses', () => {
    const mixture: ProfileInput = { ...published, scale: 1, mean: [104, 116, 124], std: [64, 64, 64] }
    expect(isWorthItWith((loss) => 0.99 * loss, mixture)).toBe(true)
    expect(isWorthItWith((loss) => 1.01 * loss, mixture)).toBe(false)
  })

  test("the image's own mean and deviation gives way to a gain that is no more than likely", () => {
    const likely = (loss: number, image: number) => (image < 3 ? 1.1 : 0.8) * loss
    expect(isWorthItWith(likely)).toBe(false)
    expect(isWorthItWith(likely, { ...published, normalization: 'per-image' })).toBe(true)
  })
})

test('sure and right fits better than just above the threshold, and nothing fits where there is no truth', () => {
  const tally = {
    activation: 'none',
    class: 0,
    truePositive: 50,
    falsePositive: 0,
    falseNegative: 0,
    trueNegative: 50,
    confidence: 1,
    edges: 0,
    plane: null,
    centerX: 0.5,
    centerY: 0.5,
  } as const
  expect(fitOf({ ...tally, softTruePositive: 50, softPredicted: 50 })).toBe(1)
  expect(fitOf({ ...tally, softTruePositive: 30, softPredicted: 30 })).toBeCloseTo(0.6)
  expect(fitOf({ ...tally, truePositive: 0, falsePositive: 50, softTruePositive: 0, softPredicted: 20 })).toBeNull()
})

test('a mask of everything is worth nothing, also where the target nearly fills the picture', () => {
  const tally = { truePositive: 85, falsePositive: 15, falseNegative: 0, trueNegative: 0 } as Parameters<
    typeof skillOf
  >[0]
  const fair = { ...tally, truePositive: 75, falsePositive: 5, falseNegative: 10, trueNegative: 10 }
  expect(skillOf(tally)).toBeCloseTo(-0.15)
  expect(skillOf(fair)).toBeCloseTo(75 / 90 + 10 / 25 - 1)
  expect(skillOf({ ...fair, trueNegative: 910 })).toBeCloseTo(75 / 90 + 910 / 925 - 1)
  expect(skillOf({ ...tally, truePositive: 100, falsePositive: 0 })).toBe(1)
})
