import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import type { OutputTally } from '../../workers/explore-protocol.ts'
import { distanceBetween, distancesBetween, UNITS, unitsAlong, withUnits } from './constants.ts'
import type { Explorer } from './explorer.ts'
import { addResiduals, addSecant, dampedStep, noEquations, squaresOf, type NormalEquations } from './least-squares.ts'
import type { Prior } from './prior.ts'
import { asExploreRead, type Read } from './reads.ts'

export type FitOptions = {
  explorer: Explorer
  read: Read
  /** Speaks against constants as one image would: the more images, the less it counts. */
  prior: Prior
  isLate: () => boolean
}

/** One way to feed the model, with how badly it does on so many images: the smaller the better. */
export type Fitted = { input: ProfileInput; loss: number; images: number }

/** Further is nobody sent at once. */
const MOST_UNITS = 4
/** Derivatives hold as long as the constants have not moved further; for another round they have to be of the same place. */
const [NEAR_UNITS, SAME_UNITS] = [1.5, 0.4]
/** Further than a step goes they say nothing: where the last fits were skipped they are of another place. */
const FAR_UNITS = MOST_UNITS + 1
/** How far a constant is moved for its derivative. Wider, and it is none any more: the landscape bends. */
const PROBE_UNITS = 0.3
/** Hardly there: of an image's places, so that a speck does not weigh more than all else. */
const LEAST_SHARE = 0.02
const [FIRST_DAMPING, LESS, MORE] = [0.05, 0.2, 8]
/** Of the step that one photo less makes, which is a short one. */
const [APART_DAMPING, APART_UNITS] = [0.01, 2]
/** Steps of a round, and how many of them may fail. */
const [STEPS, FAILED] = [6, 3]
/** Runs of an image: for its derivatives, and for the steps of a round. */
export const ROUND_RUNS = { derivatives: UNITS.length, steps: STEPS }
/** What is gained is no more worth its runs: share of the loss. */
const LEAST_GAIN = 2e-3

/** On an image of which the model gives no numbers: never better than on one that it gets all wrong. */
const MISSING_LOSS = 1
/** A loss on one image that a good model on easy photos has: below, all differences count alike. */
const LEAST_TYPICAL_LOSS = 0.01
/** Images that a model does well tell most of what it is fed: what a quarter of them do not lose is typical. */
const TYPICAL_SHARE = 0.25

/** Where they were probed, and where the last step went that corrected them. */
type Derivatives = { at: ProfileInput; correctedAt: ProfileInput; planes: Float32Array[] }

/**
 * Fits the six constants of a model by the method of Levenberg and Marquardt. A run gives a whole plane of probabilities: what
 * differs from the truth, place by place, are the residuals, and seven runs of an image, six of them with one constant moved, say
 * how all of them change with all constants. So a few images tell where to go, and how far, in all six at once.
 */
export class ConstantFit {
  readonly #options: FitOptions
  /** By order of channels and image. */
  readonly #derivatives = new Map<string, Derivatives>()

  #typicalLoss = LEAST_TYPICAL_LOSS

  constructor(options: FitOptions) {
    this.#options = options
  }

  /**
   * Takes what the first so many images lose with this input for typical. What is much larger counts by its logarithm from now on:
   * in sets of sixteen, one image on which constants turn a failure into a success, or the other way, would outweigh the small
   * losses on all others, which tell right from wrong.
   */
  async calibrate(input: ProfileInput, images: number): Promise<void> {
    const losses = (await this.#residuals(input, range(images))).map(plainLoss).toSorted((a, b) => a - b)
    this.#typicalLoss = Math.max(LEAST_TYPICAL_LOSS, losses[Math.floor(TYPICAL_SHARE * losses.length)] ?? 0)
  }

  /** Some rounds on the first so many images, each with derivatives of its own and several steps. */
  async run(start: ProfileInput, images: number, rounds: number): Promise<Fitted> {
    let best: Fitted = { input: start, loss: await this.loss(start, images), images }
    for (let round = 0; round < rounds && !this.#options.isLate(); round += 1) {
      const before = best.loss
      const isDerived = await this.#derive(best.input, range(images), round === 0 ? NEAR_UNITS : SAME_UNITS)
      if (!isDerived) break
      best = await this.#steps(best)
      if (before - best.loss < LEAST_GAIN * before) break
    }
    return best
  }

  async #steps(from: Fitted): Promise<Fitted> {
    const { images } = from
    let best = from
    let damping = FIRST_DAMPING
    for (let step = 0, failed = 0; step < STEPS && failed < FAILED && !this.#options.isLate(); step += 1) {
      const units = dampedStep(await this.#equations(best.input, images), damping, MOST_UNITS)
      const input = withUnits(best.input, units)
      const loss = await this.loss(input, images)
      await this.#learn(best.input, input, images)
      const gain = best.loss - loss
      if (gain > 0) best = { input, loss, images }
      else failed += 1
      damping *= gain > 0 ? LESS : MORE
      if (gain > 0 && gain < LEAST_GAIN * best.loss) break
    }
    return best
  }

  async loss(input: ProfileInput, images: number): Promise<number> {
    const losses = await this.losses(input, images)
    return losses.reduce((sum, loss) => sum + loss, 0) / images
  }

  /** By image: squares of what differs from the truth, as a share of the truth; and what speaks against the input. */
  async losses(input: ProfileInput, images: number): Promise<number[]> {
    const residuals = await this.#residuals(input, range(images))
    const typical = this.#typicalLoss
    const against = (typical * squaresOf(this.#options.prior(input))) / images
    return residuals.map(
      (of) => (isMissing(of) ? Math.max(MISSING_LOSS, typical) : robust(squaresOf(of), typical)) + against,
    )
  }

  /**
   * By image: what it would lose had the constants been fitted to all other photos. Constants that were fitted to an image do better
   * on it than on others; a preset does not. A step of Gauss and Newton says where they would have gone without it and its views.
   */
  async lossesApart(input: ProfileInput, images: number): Promise<number[]> {
    const { explorer, prior } = this.#options
    const all = range(images)
    const residuals = await this.#residuals(input, all)
    const together = await this.#equations(input, images)
    const settled = dampedStep(together, APART_DAMPING, APART_UNITS)
    const typical = this.#typicalLoss
    const against = (typical * squaresOf(prior(input))) / images
    const losses = all.map(() => 0)
    for (const own of Map.groupBy(all, (image) => explorer.photoOf(image)).values()) {
      const others = { ...together, gradient: [...together.gradient], matrix: together.matrix.map((row) => [...row]) }
      for (const image of own) this.#addImage(others, input, { image, here: residuals[image]!, weight: -1 / images })
      const step = dampedStep(others, APART_DAMPING, APART_UNITS).map((units, place) => units - settled[place]!)
      for (const image of own) {
        // Without derivatives of this place nothing can be taken back, whether the constants were fitted to the image or not.
        const there = moved(residuals[image]!, this.#planes(input, image) ?? [], step)
        losses[image] =
          (isMissing(there) ? Math.max(MISSING_LOSS, typical) : robust(squaresOf(there), typical)) + against
      }
    }
    return losses
  }

  /** Derivatives of an image; null where none are known of near by. */
  #planes(input: ProfileInput, image: number): Float32Array[] | null {
    const known = this.#derivatives.get(keyOf(input, image))
    const places = known ? [known.at, known.correctedAt] : []
    return places.some((place) => distanceBetween(input, place) <= FAR_UNITS) ? known!.planes : null
  }

  /** What is missing here, or one step away, says nothing of where to go. */
  #addImage(
    equations: NormalEquations,
    input: ProfileInput,
    { image, here, weight }: { image: number; here: Float32Array; weight: number },
  ): void {
    const planes = this.#planes(input, image)
    if (!planes || isMissing(here) || planes.some(isMissing)) return
    addResiduals(equations, here, planes, (weight * this.#typicalLoss) / (squaresOf(here) + this.#typicalLoss))
  }

  async #equations(input: ProfileInput, images: number): Promise<NormalEquations> {
    const equations = noEquations(UNITS.length)
    const residuals = await this.#residuals(input, range(images))
    residuals.forEach((here, image) => this.#addImage(equations, input, { image, here, weight: 1 / images }))
    const here = this.#options.prior(input)
    const around = UNITS.map((_, place) => this.#options.prior(withUnits(input, unitsAlong(place, PROBE_UNITS))))
    addResiduals(
      equations,
      here,
      around.map((there) => slope(there, here)),
      this.#typicalLoss / images,
    )
    return equations
  }

  /** Those of images where they are known from near by are not sought again. False where it got late on the way. */
  async #derive(input: ProfileInput, images: readonly number[], nearUnits: number): Promise<boolean> {
    const far = images.filter((image) => {
      const known = this.#derivatives.get(keyOf(input, image))
      return !known || distanceBetween(known.at, input) > nearUnits
    })
    const here = await this.#residuals(input, far)
    const around: Float32Array[][] = []
    for (const place of UNITS.keys()) {
      if (far.length > 0 && this.#options.isLate()) return false
      around.push(await this.#residuals(withUnits(input, unitsAlong(place, PROBE_UNITS)), far))
    }
    far.forEach((image, index) => {
      const planes = around.map((there) => slope(there[index]!, here[index]!))
      this.#derivatives.set(keyOf(input, image), { at: input, correctedAt: input, planes })
    })
    return true
  }

  /**
   * What a step did, whether it was a good one or not, says how residuals change along it: so the derivatives follow a landscape
   * that bends, and cost six runs of an image only once.
   */
  async #learn(from: ProfileInput, to: ProfileInput, images: number): Promise<void> {
    const step = distancesBetween(from, to)
    const [before, after] = [await this.#residuals(from, range(images)), await this.#residuals(to, range(images))]
    for (const image of range(images)) {
      const known = this.#derivatives.get(keyOf(from, image))!
      const { planes } = known
      known.correctedAt = to
      const [here, there] = [before[image]!, after[image]!]
      if (!isMissing(here) && !isMissing(there) && !planes.some(isMissing))
        addSecant(
          planes,
          step,
          there.map((value, cell) => value - here[cell]!),
        )
    }
  }

  /** By image. */
  async #residuals(input: ProfileInput, images: readonly number[]): Promise<Float32Array[]> {
    const { explorer, read } = this.#options
    const [byImage] = await explorer.measure({
      inputs: [input],
      only: images,
      views: true,
      reads: [asExploreRead(read)],
    })
    return byImage!.map((outputs) => residualsOf(outputs, read))
  }
}

const keyOf = ({ channels }: ProfileInput, image: number) => `${channels} ${image}`
const range = (count: number) => Array.from({ length: count }, (_, index) => index)
/** By one unit; empty where one of the two is missing. */
const slope = (there: ArrayLike<number>, here: ArrayLike<number>) =>
  Float32Array.from(there.length === here.length ? there : [], (value, place) => (value - here[place]!) / PROBE_UNITS)

/** After Cauchy: as it is where it is small, and hardly more where it is large. */
const robust = (loss: number, typical: number) => typical * Math.log1p(loss / typical)
/** What residuals are that step away. */
function moved(residuals: Float32Array, derivatives: readonly Float32Array[], step: readonly number[]): Float32Array {
  if (derivatives.length === 0 || derivatives.some(isMissing)) return residuals
  return residuals.map((value, cell) => derivatives.reduce((sum, of, place) => sum + step[place]! * of[cell]!, value))
}

const isMissing = (residuals: ArrayLike<number>) => residuals.length === 0
const plainLoss = (residuals: Float32Array) => (isMissing(residuals) ? MISSING_LOSS : squaresOf(residuals))

/**
 * What differs from the truth by cell, so that the sum of squares is a share of what is true. Empty where there is no truth, or
 * where the model gave no numbers.
 */
export function residualsOf(outputs: readonly OutputTally[], read: Read): Float32Array {
  const output = outputs.find(({ output: name }) => name === read.name)
  const tally = output?.reads.find((each) => each.activation === read.activation && each.class === read.class)
  const [plane, truth] = [tally?.plane, output?.truth]
  if (!plane || !truth) return new Float32Array(0)
  const really = truth.reduce((sum, value) => sum + value, 0)
  const weight = 1 / Math.sqrt(Math.max(really, LEAST_SHARE * truth.length))
  return plane.map((value, cell) => weight * ((read.invert ? 1 - value : value) - truth[cell]!))
}
