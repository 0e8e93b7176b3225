import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { distancesBetween, GREY } from './constants.ts'
import type { FirstLayer } from './first-layer.ts'
import { squaresOf } from './least-squares.ts'

/** What speaks against constants before any image was looked at: residuals, whose squares are shares of a typical loss on one image. */
export type Prior = (input: ProfileInput) => number[]

/** How far constants usually lie from where they are expected: pixels, and logarithms of a factor. */
const [BRIGHTNESS, BLACK, WARM, GREEN] = [20, 10, 18, 18]
const [SPREAD, WARM_SPREAD, GREEN_SPREAD] = [0.35, 0.18, 0.18]
/** Spreads that go with a middle grey, and those that go with black: of pipelines that leave pixels as they are, or bring them to 0..1. */
const [SPREADS_OF_GREY, SPREADS_OF_BLACK, LARGE] = [[1, 62, 127.5], [1], 255]
/** So much of an image's loss is what lies as far as usual, as what the first layer's filters tell, and as what they make of photos. */
const [WEIGHT, WEIGHT_OF_LAYER, WEIGHT_OF_CONTRAST] = [Math.sqrt(0.4), Math.sqrt(0.8), Math.sqrt(2)]

/**
 * Means near a middle grey or near black, each with alike spreads that are usual then, without much of a cast. What is far from that
 * counts by its logarithm: it is unusual, not impossible.
 */
const usualConstants: Prior = ({ scale, mean, std }) => {
  const [red, green, blue] = mean.map((value) => value / scale) as [number, number, number]
  const [r, g, b] = std.map((value) => Math.log(Math.abs(value / scale))) as [number, number, number]
  const middle = (red + green + blue) / 3
  const spread = Math.exp((r + g + b) / 3)
  const factor = (usual: readonly number[]) =>
    nearest([...usual, Math.max(LARGE, spread)].map((each) => Math.log(spread / each) / SPREAD))
  const ways = [
    [(middle - GREY) / BRIGHTNESS, factor(SPREADS_OF_GREY)],
    [middle / BLACK, factor(SPREADS_OF_BLACK)],
  ].toSorted((one, other) => squaresOf(one) - squaresOf(other))
  return [
    ...ways[0]!,
    (red - blue) / 2 / WARM,
    (green - (red + blue) / 2) / GREEN,
    (r - b) / 2 / WARM_SPREAD,
    (g - (r + b) / 2) / GREEN_SPREAD,
  ].map((value) => WEIGHT * tamed(value))
}

const tamed = (value: number) => Math.sign(value) * Math.sqrt(Math.log1p(value * value))
const nearest = (values: readonly number[]) => values.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a))

/** Near constants that the graph itself tells: by so many units. */
const NEAR_UNITS = 1.2
/** That much less, since the photos of training may have been quite others. */
const NEAR_WEIGHT = Math.sqrt(0.05)

const constantsNear =
  (center: ProfileInput): Prior =>
  (input) =>
    distancesBetween(center, input).map((units) => NEAR_WEIGHT * tamed(units / NEAR_UNITS))

/** What the own deviation of most photos is. */
const OWN_DEVIATION: ProfileInput['std'] = [62, 62, 62]

/**
 * What the first layer says holds beside what pipelines have. Of a model that gets each image's own mean and deviation the constants
 * are not used: only the contrast that photos have then counts as that of others does.
 */
export function priorOf(told: readonly ProfileInput[], layer: FirstLayer | null): Prior {
  const near = new Map(told.map((input) => [input.channels, constantsNear(input)]))
  const ofLayer: Prior = (input) => layer?.unlikeness(input).map((value) => WEIGHT_OF_LAYER * tamed(value)) ?? []
  const ofContrast: Prior = (input) =>
    layer?.contrastOff ? [WEIGHT_OF_CONTRAST * tamed(layer.contrastOff(input))] : []
  return (input) =>
    input.normalization === 'fixed'
      ? [
          ...usualConstants(input),
          ...(near.get(input.channels)?.(input) ?? []),
          ...ofLayer(input),
          ...ofContrast(input),
        ]
      : ofContrast({ ...input, scale: 1, std: OWN_DEVIATION })
}
