import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { distancesBetween, GREY } from './constants.ts'

/** What speaks against constants before any image was looked at: residuals, whose squares are shares of a typical loss on one image. */
export type Prior = (input: ProfileInput) => number[]

/** How far constants usually lie from where they are expected: pixels, and logarithms of a factor. */
const [BRIGHTNESS, BLACK, WARM, GREEN] = [20, 10, 25, 17]
const [WARM_SPREAD, GREEN_SPREAD] = [0.3, 0.22]
/** So much of an image's loss is what lies as far as usual. */
const WEIGHT = Math.sqrt(0.05)

/**
 * Means near a middle grey or near black, without much of a cast, and alike spreads. Weak: it only holds what the images say
 * nothing about.
 */
export const usualConstants: Prior = ({ scale, mean, std }) => {
  const [red, green, blue] = mean.map((value) => value / scale) as [number, number, number]
  const [r, g, b] = std.map((value) => Math.log(Math.abs(value / scale))) as [number, number, number]
  const middle = (red + green + blue) / 3
  const [grey, black] = [(middle - GREY) / BRIGHTNESS, middle / BLACK]
  return [
    Math.abs(grey) < Math.abs(black) ? grey : black,
    (red - blue) / 2 / WARM,
    (green - (red + blue) / 2) / GREEN,
    (r - b) / 2 / WARM_SPREAD,
    (g - (r + b) / 2) / GREEN_SPREAD,
  ].map((value) => WEIGHT * value)
}

/** Near constants that the graph itself tells: by so many units. */
const NEAR_UNITS = 1.2

export const constantsNear =
  (center: ProfileInput): Prior =>
  (input) =>
    distancesBetween(center, input).map((units) => (WEIGHT * units) / NEAR_UNITS)

/** Nothing speaks against a model that gets each image's own mean and deviation: its constants are not used. */
export function priorOf(told: readonly ProfileInput[]): Prior {
  const near = new Map(told.map((input) => [input.channels, constantsNear(input)]))
  return (input) => (input.normalization === 'fixed' ? (near.get(input.channels) ?? usualConstants)(input) : [])
}
