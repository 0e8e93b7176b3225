import { describe, expect, test } from 'vitest'
import { distancesBetween } from '../../../src-main/models/detect/constants.ts'
import { firstLayer } from '../../../src-main/models/detect/first-layer.ts'
import { squaresOf } from '../../../src-main/models/detect/least-squares.ts'
import type { FirstFilters } from '../../../src-main/workers/explore-protocol.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { profileInput } from '../../fixtures/profile-input.ts'
import { seededRandom } from '../../fixtures/random.ts'

const FILTERS = 24
type Triple = FirstFilters['sums']
const triple = (value: (place: number) => Float32Array): Triple => [value(0), value(1), value(2)]

/** A layer as it was trained on pixels of 0..1 around a mean, with these constants folded in. */
function foldedLayer({ mean, std, channels }: ProfileInput, trainedAround: number): FirstFilters {
  const next = seededRandom(7)
  const sign = () => 2 * next() - 1
  const colors = channels === 'BGR' ? [2, 1, 0] : [0, 1, 2]
  const trained = Array.from({ length: FILTERS }, () => ({
    sums: [sign(), sign(), sign()],
    norms: [1.05, 1.1, 0.95].map((norm) => 0.8 * norm * (0.8 + 0.4 * next())),
    bias: 0.1 * sign(),
  }))
  const by = (values: 'sums' | 'norms') =>
    triple((place) => {
      const color = colors[place]!
      return Float32Array.from(trained, (filter) => (filter[values][color]! * std[color]!) / 255)
    })
  const added = ({ sums, bias }: (typeof trained)[number]) =>
    sums.reduce((sum, value, color) => sum + (value * (mean[color]! - trainedAround)) / 255, bias)
  return { sums: by('sums'), norms: by('norms'), bias: Float32Array.from(trained, added), responses: null }
}

const odd: ProfileInput = profileInput(4, { mean: [90, 125, 140], std: [48, 70, 61] })
const unlikeness = (filters: FirstFilters | null, input: ProfileInput) =>
  squaresOf(firstLayer(filters)!.unlikeness(input))
const shifted = (input: ProfileInput, mean: number[], factor: number[]): ProfileInput => ({
  ...input,
  mean: input.mean.map((value, color) => value + mean[color]!) as ProfileInput['mean'],
  std: input.std.map((value, color) => value * factor[color]!) as ProfileInput['std'],
})

describe('constants folded into a first convolution', () => {
  for (const [around, channels] of [
    [0, 'RGB'],
    [110, 'RGB'],
    [110, 'BGR'],
  ] as const)
    test(`are more likely than others: ${channels}, trained around ${around}`, () => {
      const right = { ...odd, channels }
      const filters = foldedLayer(right, around)
      const own = unlikeness(filters, right)
      expect(own).toBeLessThan(8)
      for (const other of [
        shifted(right, [60, 0, 0], [1, 1, 1]),
        shifted(right, [0, 0, -60], [1, 1, 1]),
        shifted(right, [0, 0, 0], [1.8, 1, 1]),
        shifted(right, [0, 0, 0], [1, 1, 0.5]),
      ])
        expect(unlikeness(filters, other)).toBeGreaterThan(own + 4)
    })

  test('are near to one of those it calls likely', () => {
    for (const around of [0, 110]) {
      const { likely } = firstLayer(foldedLayer(odd, around))!
      const off = likely(odd).map((input) => Math.max(...distancesBetween(odd, input).map(Math.abs)))
      expect(likely(odd).every(({ channels }) => channels === 'RGB')).toBe(true)
      expect(Math.min(...off)).toBeLessThan(3.5)
    }
  })

  test('are told the same whatever the scale', () => {
    const filters = foldedLayer(odd, 110)
    const scaled = { ...shifted(odd, [0, 0, 0], [1 / 255, 1 / 255, 1 / 255]), scale: 1 / 255 }
    scaled.mean = odd.mean.map((value) => value / 255) as ProfileInput['mean']
    expect(unlikeness(filters, scaled)).toBeCloseTo(unlikeness(filters, odd), 6)
  })
})

test('what photos show of the contrast is where the first of the likely constants lie', () => {
  const filters = foldedLayer(odd, 110)
  // As if every filter saw one grey that varies by 50 pixels, with weights that make a deviation of 0.9 of it.
  const response = (Math.min(...odd.std) * 0.9) ** 2
  const alike = Array.from({ length: FILTERS }, () => [response, 0, 0, 0, 0, 0])
  const { likely, contrastOff } = firstLayer({ ...filters, responses: { RGB: alike, BGR: alike } })!
  expect(Math.abs(contrastOff!({ ...odd, std: [48, 48, 48] }))).toBeLessThan(1)
  for (const input of likely(odd).slice(0, 3)) expect(contrastOff!(input)).toBeCloseTo(0)
  expect(Math.max(...likely(odd).map((input) => Math.abs(contrastOff!(input))))).toBeGreaterThan(2)
  expect(firstLayer(filters)!.contrastOff).toBeNull()
})

test('a layer without biases tells of the spreads alone, and one that does not see a colour nothing', () => {
  const filters = foldedLayer(odd, 110)
  const none = new Float32Array(FILTERS)
  expect(firstLayer(filters)!.unlikeness(odd)).toHaveLength(6)
  expect(firstLayer({ ...filters, bias: null })!.unlikeness(odd)).toHaveLength(3)
  expect(firstLayer({ ...filters, bias: none })!.unlikeness(odd)).toHaveLength(3)
  const few = triple((place) => filters.sums[place]!.slice(0, 4))
  expect(firstLayer({ ...filters, sums: few, bias: filters.bias!.slice(0, 4) })!.unlikeness(odd)).toHaveLength(3)
  expect(firstLayer({ ...filters, norms: [filters.norms[0], none, none] })).toBeNull()
  expect(firstLayer(null)).toBeNull()
  const likely = firstLayer({ ...filters, bias: null })!.likely(odd)
  expect(likely.flatMap(({ mean, std }) => [...mean, ...std]).every(Number.isFinite)).toBe(true)
})
