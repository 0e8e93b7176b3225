import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { UNITS, unitsAlong, withUnits } from './constants.ts'
import { bothOrders, firstInputs, inOtherOrder } from './inputs.ts'
import { addResiduals, dampedStep, noEquations, squaresOf, type NormalEquations } from './least-squares.ts'

/** By input: how far what goes into the normalisations of the graph is from what it was in training. Empty where it has none. */
export type Distances = (inputs: readonly ProfileInput[], images: number) => Promise<Float32Array[]>

const [SCAN_IMAGES, FIT_IMAGES] = [1, 4]
const [ROUNDS, DAMPING, MORE, TRIES] = [4, 0.01, 10, 2]
const MOST_UNITS = 5
const LEAST_GAIN = 0.1

/**
 * The constants that a graph tells by itself: a batch normalisation keeps the means and variances of what went into it in
 * training, and few constants give the same on photos. Good to some ten pixels and a tenth of the spread, since the photos of
 * training were others; which order of channels is right is for the ground truth to say. One input for each order, best first;
 * none where the graph has no such layers.
 */
export async function graphConstants(base: ProfileInput, distances: Distances): Promise<ProfileInput[]> {
  const presets = firstInputs(base).filter(({ normalization }) => normalization === 'fixed')
  const found = await distances(presets, SCAN_IMAGES)
  if (found.length === 0) return []
  const nearest = presets.reduce((a, b) => (lossAt(found, presets, b) < lossAt(found, presets, a) ? b : a))
  const first = await fit(bothOrders(nearest)[0]!, distances)
  const fitted = [first]
  for (const start of inOtherOrder(first.input)) fitted.push(await fit(start, distances))
  // The worker may give up at any time: half a hint is none.
  if (fitted.some(({ loss }) => !Number.isFinite(loss))) return []
  return fitted.toSorted((a, b) => a.loss - b.loss).map(({ input }) => input)
}

const lossAt = (found: readonly Float32Array[], presets: readonly ProfileInput[], input: ProfileInput) =>
  lossOf(found[presets.indexOf(input)]!)

async function fit(start: ProfileInput, distances: Distances) {
  const lossesOf = async (input: ProfileInput) => {
    const [found] = await distances([input], FIT_IMAGES)
    return found ? lossOf(found) : Infinity
  }
  let best = { input: start, loss: Infinity }
  for (let round = 0; round < ROUNDS; round += 1) {
    const equations = await equationsAt(best.input, distances)
    if (!equations) break
    best = { input: best.input, loss: equations.loss }
    let next: typeof best | null = null
    for (let damping = DAMPING, tries = 0; tries < TRIES && !next; damping *= MORE, tries += 1) {
      const input = withUnits(best.input, dampedStep(equations, damping, MOST_UNITS))
      const loss = await lossesOf(input)
      if (loss < best.loss) next = { input, loss }
    }
    if (!next) break
    const gain = best.loss - next.loss
    best = next
    if (gain < LEAST_GAIN * best.loss) break
  }
  return best
}

/** Null where the worker gave up. */
async function equationsAt(input: ProfileInput, distances: Distances): Promise<NormalEquations | null> {
  const around = UNITS.map((_, place) => withUnits(input, unitsAlong(place)))
  const [here, ...there] = (await distances([input, ...around], FIT_IMAGES)).map(tamed)
  if (!here) return null
  const equations = noEquations(UNITS.length)
  const derivatives = there.map((each) => each.map((value, place) => value - here[place]!))
  addResiduals(equations, here, derivatives, 1 / here.length)
  return equations
}

const lossOf = (distances: Float32Array) => squaresOf(tamed(distances)) / distances.length

/** So that what is far off does not decide alone. */
const tamed = (distances: Float32Array) => distances.map(Math.asinh)
