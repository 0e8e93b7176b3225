import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import type { FirstFilters } from '../../workers/explore-protocol.ts'
import { contrastOf } from './first-contrast.ts'
import { addResiduals, lowerOf, noEquations, solve, squaresOf, whitened } from './least-squares.ts'

/** What the filters of a first convolution tell of constants that were folded into them. */
export type FirstLayer = {
  /** How far constants are off those that such layers are trained with: in usual deviations, in ways that do not depend on each other. */
  unlikeness: (input: ProfileInput) => number[]
  /** How far the contrast is off that of layers as they come out of training, likewise; null where photos do not show it. */
  contrastOff: ((input: ProfileInput) => number) | null
  /** Constants that are likely by themselves, for the same order of channels. */
  likely: (input: ProfileInput) => ProfileInput[]
}

type Triple = [number, number, number]
type Usual = { middle: number; spread: number }
/** What is fed, by place, where a layer gives no more than what it adds to all; with its error. */
type Center = { value: Triple; covariance: number[][] }

const RANGE = 255
/** Logarithms of how strong the filters of published models are by the whole range of pixels: all, red against blue, and green. */
const GAIN: Usual = { middle: Math.log(0.75), spread: 0.65 }
const WARM: Usual = { middle: 0.06, spread: 0.1 }
const GREEN: Usual = { middle: 0.09, spread: 0.21 }
/** Pixels at which published models are at their center: from black to the mean of photos, and how far a colour may be off. */
const LEVEL: Usual = { middle: 65, spread: 50 }
const CAST = 12
/** Photos are warm. */
const PHOTO: Triple = [1.08, 1, 0.92]
/** Where the center is not known well, means are near this. */
const GREY: Usual = { middle: 115, spread: 40 }
/** What is likely lies so far from the middle. */
const [GAINS, LEVELS] = [
  [-1.2, -0.6, 0, 0.6, 1.2],
  [0, 55, 110],
]

/**
 * Two things hold of layers as they come out of training. Filters are about as strong in each colour: one in which all are strong
 * was divided by little. And what a filter adds has little to do with the sum of its weights: what can be foretold of the one by
 * the other is a mean that was folded in. Of eight published models not one is further off than 3.2 of these usual deviations.
 */
export function firstLayer(filters: FirstFilters | null): FirstLayer | null {
  const norms = filters && triple((place) => median(filters.norms[place]!))
  if (!norms?.every((norm) => norm > 0)) return null
  const center = filters!.bias && centerOf(filters!.sums, filters!.bias)
  const spreads = norms.map((norm) => spreadFor(norm, GAIN.middle))
  const lowers = [RGB, BGR].map((places) => (center ? lowerOf(levelErrors(center, spreads, places)) : []))
  const unlikeness = (input: ProfileInput) => {
    const places = placesOf(input)
    const gains = gainsOff(input, (color) => norms[places[color]!]!)
    if (!center) return gains
    const levels = levelsOf(input, (color) => center.value[places[color]!]!)
    const off = levels.map((level, color) => level - LEVEL.middle * PHOTO[color]!)
    return [...gains, ...whitened(lowers[places === BGR ? 1 : 0]!, off)]
  }
  const alike: ProfileInput['std'] = triple((place) => spreadFor(norms[place]!, GAIN.middle))
  const contrast = filters!.responses && contrastOf(filters!.responses, alike)
  const likely = (input: ProfileInput) => {
    const at = (gain: number, level: number) => likelyAt(input, { norms, center, gain, level })
    const usual = GAINS.map((off) => GAIN.middle + off)
    // What photos show holds of most layers, and may be far off the rest.
    const shown = contrast ? [GAIN.middle - contrast.spread * contrast.off(at(GAIN.middle, GREY.middle))] : []
    return [...shown, ...usual].flatMap((gain) => LEVELS.map((level) => at(gain, level)))
  }
  return { unlikeness, contrastOff: contrast?.off ?? null, likely }
}

const [RGB, BGR]: [Triple, Triple] = [
  [0, 1, 2],
  [2, 1, 0],
]
/** By colour the place that it is fed at. */
const placesOf = ({ channels }: Pick<ProfileInput, 'channels'>) => (channels === 'BGR' ? BGR : RGB)
const triple = (value: (place: number) => number): Triple => [value(0), value(1), value(2)]
const median = (values: Float32Array) => values.toSorted()[values.length >> 1] ?? 0
const spreadFor = (norm: number, gain: number) => (RANGE * norm) / Math.exp(gain)

function gainsOff({ std, scale }: ProfileInput, normOf: (color: number) => number): Triple {
  const [red, green, blue] = triple((color) => Math.log((RANGE * normOf(color)) / Math.abs(std[color]! / scale)))
  const off = (value: number, { middle, spread }: Usual) => (value - middle) / spread
  return [off((red + green + blue) / 3, GAIN), off((red - blue) / 2, WARM), off(green - (red + blue) / 2, GREEN)]
}

/** Pixels that are fed as the center, by colour. */
const levelsOf = ({ mean, std, scale }: ProfileInput, centerAt: (color: number) => number): Triple =>
  triple((color) => (mean[color]! + Math.abs(std[color]!) * centerAt(color)) / scale)

/** Covariance of levels by colour: error of the center, what levels are, and casts. */
const levelErrors = ({ covariance }: Center, spreads: readonly number[], places: Triple) =>
  places.map((row, color) =>
    places.map(
      (column, other) =>
        covariance[row]![column]! * spreads[row]! * spreads[column]! +
        LEVEL.spread ** 2 * PHOTO[color]! * PHOTO[other]! +
        (color === other ? CAST ** 2 : 0),
    ),
  )

type Likely = { norms: Triple; center: Center | null; gain: number; level: number }

function likelyAt(input: ProfileInput, { norms, center, gain, level }: Likely): ProfileInput {
  const places = placesOf(input)
  const green = GREEN.middle / 3
  const gains: Triple = [gain + WARM.middle - green, gain + 2 * green, gain - WARM.middle - green]
  const std = triple((color) => spreadFor(norms[places[color]!]!, gains[color]!))
  const mean = triple((color) => {
    const place = places[color]!
    if (!center) return GREY.middle
    const told = level * PHOTO[color]! - std[color]! * center.value[place]!
    const error = center.covariance[place]![place]! * std[color]! ** 2 + CAST ** 2
    const trust = GREY.spread ** 2 / (GREY.spread ** 2 + error)
    return trust * told + (1 - trust) * GREY.middle
  })
  return { ...input, scale: 1, mean, std, normalization: 'fixed' }
}

/** Least squares over filters: bias = the same for all − sums · center. Null where there is no rest, or nothing but rest. */
function centerOf(sums: FirstFilters['sums'], bias: Float32Array): Center | null {
  const columns = [...sums, bias.map(() => 1)]
  const equations = noEquations(columns.length)
  addResiduals(equations, bias, columns)
  const { matrix, gradient } = equations
  const slopes = solve(matrix, gradient)
  const rest = bias.map((value, filter) =>
    columns.reduce((left, column, at) => left - slopes[at]! * column[filter]!, value),
  )
  const variance = squaresOf(rest) / (bias.length - columns.length)
  if (!(variance > 0) || !Number.isFinite(variance)) return null
  const column = (place: number) => solve(matrix, triple((row) => (row === place ? variance : 0)).concat(0)).slice(0, 3)
  const covariance = [column(0), column(1), column(2)]
  // Filters that see the same in each colour tell of none of them.
  if (!covariance.every((each, place) => each[place]! > 0)) return null
  return { value: triple((place) => -slopes[place]!), covariance }
}
