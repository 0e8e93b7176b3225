import { describe, expect, test } from 'vitest'
import { decide } from '../../../src-main/models/detect/decide.ts'
import { fitOf } from '../../../src-main/models/detect/reads.ts'
import type { Scored } from '../../../src-main/models/detect/scoreboard.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'

const input = (middle: number): ProfileInput => ({
  name: 'image',
  width: 64,
  height: 64,
  layout: 'NCHW',
  channels: 'RGB',
  scale: 1,
  mean: [middle, middle, middle],
  std: [1, 1, 1],
  normalization: 'fixed',
  fit: 'stretch',
  resample: 'bilinear-antialias',
})
const read = { name: 'out', layout: 'NCHW', activation: 'none', class: 0, invert: false, classes: 1 } as const

function scored(middle: number, fits: number[]): Scored {
  const worth = fits.reduce((sum, fit) => sum + fit, 0) / fits.length
  return { input: input(middle), read, ious: fits, iou: worth, value: worth, fits, worth }
}
/** Best first, as a scoreboard gives them. */
const ranked = (...all: Scored[]) => all.toSorted((a, b) => b.worth - a.worth)

const preset = scored(1, [0.9, 0.8, 0.85, 0.9, 0.7, 0.95, 0.88, 0.9])
const by = (gain: number) => preset.fits.map((fit) => (fit ?? 0) + gain)
const oneImage = preset.fits.map((fit, image) => (image === 4 ? 0.76 : (fit ?? 0) - 0.001))

describe('which profile is chosen', () => {
  test('constants that were sought where they gain on all images', () => {
    const sought = scored(2, by(0.02))
    expect(decide(ranked(preset, sought), { told: null, sought: sought.input, unseenFrom: 12 })).toBe(sought)
  })

  test('the preset where the gain comes of one image, or is too small', () => {
    for (const fits of [oneImage, by(0.002)]) {
      const sought = scored(2, fits)
      expect(decide(ranked(preset, sought), { told: null, sought: sought.input, unseenFrom: 12 })).toBe(preset)
    }
  })

  test('what the file says of itself, unless another is clearly better', () => {
    const [near, far] = [scored(3, by(0.008)), scored(3, by(0.05))]
    expect(decide(ranked(preset, near), { told: preset.input, sought: null, unseenFrom: 12 })).toBe(preset)
    expect(decide(ranked(preset, far), { told: preset.input, sought: null, unseenFrom: 12 })).toBe(far)
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
    centerX: 0.5,
    centerY: 0.5,
  } as const
  expect(fitOf({ ...tally, softTruePositive: 50, softPredicted: 50 })).toBe(1)
  expect(fitOf({ ...tally, softTruePositive: 30, softPredicted: 30 })).toBeCloseTo(0.6)
  expect(fitOf({ ...tally, truePositive: 0, falsePositive: 50, softTruePositive: 0, softPredicted: 20 })).toBeNull()
})

test('constants that were sought are judged by images that they were not sought on', () => {
  const fits = (seen: number, other: number) => Array.from({ length: 12 }, (_, image) => (image < 4 ? seen : other))
  const [known, sought] = [scored(1, fits(0.8, 0.8)), scored(2, fits(0.99, 0.79))]
  const order = { told: null, sought: sought.input }
  expect(decide(ranked(known, sought), { ...order, unseenFrom: 4 })).toBe(known)
  expect(decide(ranked(known, sought), { ...order, unseenFrom: 12 })).toBe(sought)
})
