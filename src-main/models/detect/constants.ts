import type { ProfileInput } from '../../../src-shared/domain/index.ts'

/** A middle grey, as photos have it. */
export const GREY = 115

/**
 * Three values that a middle grey gets, then three logarithms of the spread in pixels, in RGB order. In these two brightness
 * and contrast do not depend on each other, as they would in mean and spread.
 */
export type Point = readonly number[]
/** How far each of a point's numbers goes: brightness in pixels of the contrast that the point has, then logarithms. */
export type Step = readonly number[]

export function pointOf({ scale, mean, std }: Pick<ProfileInput, 'scale' | 'mean' | 'std'>): Point {
  const greys = mean.map((value, color) => (GREY * scale - value) / std[color]!)
  return [...greys, ...std.map((value) => Math.log(Math.abs(value / scale)))]
}

export function moved(point: Point, step: Step): Point {
  return point.map((value, place) => value + step[place]! * (place < 3 ? Math.exp(-point[place + 3]!) : 1))
}

export function withPoint(input: ProfileInput, point: Point): ProfileInput {
  const spread = (color: number) => Math.exp(point[color + 3]!)
  return {
    ...input,
    scale: 1,
    mean: triple((color) => GREY - point[color]! * spread(color)),
    std: triple(spread),
    normalization: 'fixed',
  }
}

const triple = (value: (color: number) => number): [number, number, number] => [
  readable(value(0)),
  readable(value(1)),
  readable(value(2)),
]

/** Five digits are far more than matter. */
const readable = (value: number) => Number(value.toPrecision(5))

/** One unit of each of a point's numbers, that hardly a model feels: pixels of brightness, and a factor of spread. */
const [PIXELS, FACTOR] = [10, 0.12]
export const UNITS: Step = [PIXELS, PIXELS, PIXELS, FACTOR, FACTOR, FACTOR]

/** So far along one of a point's numbers alone. */
export const unitsAlong = (place: number, units = 1): number[] => UNITS.map((_, other) => (other === place ? units : 0))

export function withUnits(input: ProfileInput, units: readonly number[]): ProfileInput {
  const step = units.map((value, place) => value * UNITS[place]!)
  return withPoint(input, moved(pointOf(input), step))
}

/** In units, of each number; brightness at the contrast of the first. */
export function distancesBetween(a: ProfileInput, b: ProfileInput): number[] {
  const [from, to] = [pointOf(a), pointOf(b)]
  return from.map((value, place) => {
    const pixels = place < 3 ? Math.exp(from[place + 3]!) : 1
    return ((to[place]! - value) * pixels) / UNITS[place]!
  })
}

export const distanceBetween = (a: ProfileInput, b: ProfileInput): number =>
  Math.max(...distancesBetween(a, b).map(Math.abs))

/** Constants around others, all over what is likely: brightness by colour and spread by colour, in units. */
const SCATTER: Step = [4, 4, 4, 2.5, 2.5, 2.5]
/** Generalised golden ratio of six dimensions: the root of x⁷ = x + 1 (Roberts 2018), so that any few points lie apart. */
const RATIO = 1.1347241384015194

export function scattered(input: ProfileInput, count: number): ProfileInput[] {
  return Array.from({ length: count }, (_, index) =>
    withUnits(
      input,
      SCATTER.map((reach, place) => reach * (2 * (((index + 1) * RATIO ** -(place + 1)) % 1) - 1)),
    ),
  )
}
