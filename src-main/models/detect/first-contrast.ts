import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import type { FilterResponses } from '../../workers/explore-protocol.ts'

export type Contrast = {
  /** In usual deviations; positive where filters respond more than they usually do. */
  off: (input: ProfileInput) => number
  /** Such a deviation, as the logarithm of a factor. */
  spread: number
}

/** What filters vary over photos, each by a logarithm: their mean is below 0 by half of what they differ by. */
const MIDDLE = -0.5
/** As if so many filters more differed so much: few may be alike by chance. */
const [BESIDE, BESIDE_SPREAD] = [2, 0.3]
/** A filter that hardly responds, as a part of what others do, says nothing. */
const HARDLY = 1e-3
const LEAST_FILTERS = 4

/**
 * Layers are normalised in training, or begin with weights that make them so: over photos, the response of a filter varies by about
 * one. The less training moved it, the more filters are alike in that, so that the contrast is known to a sixth; in models
 * that were trained for long filters differ by factors, and so may all of them together.
 * @param alike what pixels are divided by, by place, if filters are as strong in each colour
 */
export function contrastOf(responses: FilterResponses, alike: ProfileInput['std']): Contrast | null {
  const known = logarithms(responses.RGB, alike)
  if (known.length < LEAST_FILTERS) return null
  const middle = mean(known)
  const squares = known.reduce((sum, value) => sum + (value - middle) ** 2, BESIDE * BESIDE_SPREAD ** 2)
  const spread = Math.sqrt(squares / (known.length - 1 + BESIDE))
  const off = ({ channels, std, scale }: ProfileInput) => {
    const [red, green, blue] = std.map((value) => value / scale) as [number, number, number]
    const isTurned = channels === 'BGR'
    const found = logarithms(
      isTurned ? responses.BGR : responses.RGB,
      isTurned ? [blue, green, red] : [red, green, blue],
    )
    return mean(found) / spread - MIDDLE
  }
  return { off, spread }
}

/** Of each filter's deviation over photos, if so much divides what is fed at each place. */
function logarithms(covariances: FilterResponses['RGB'], [a, b, c]: ProfileInput['std']): number[] {
  const deviations = covariances.map(([aa = 0, bb = 0, cc = 0, ab = 0, ac = 0, bc = 0]) =>
    Math.sqrt(Math.max(0, aa / a ** 2 + bb / b ** 2 + cc / c ** 2 + 2 * (ab / (a * b) + ac / (a * c) + bc / (b * c)))),
  )
  const usual = deviations.toSorted((one, other) => one - other)[deviations.length >> 1] ?? 0
  return deviations.filter((value) => value > HARDLY * usual).map(Math.log)
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
