import { normalizationName, type ProfileInput } from '../../../src-shared/domain/index.ts'
import { type Scored } from './scoreboard.ts'

/** What another has to be better by than what the file says: mean of all fits. */
const TOLD_GAIN = 0.01
/** One of the presets that nearly all pipelines have, or else a published one, is kept unless another is better by so much: mean of all fits. */
const USUAL_GAIN = 0.004
/** In such a part of all draws of images, so that a large gain that few images bring counts as well as a small one of many. */
const SURE = 0.75
const DRAWS = 1000

/**
 * The best, all read alike on the same images; another than the file says, and one that hardly a pipeline has or nobody
 * published, only where it gains more than chance gives.
 */
export function decide(
  all: readonly Scored[],
  told: ProfileInput | null,
  isUsual: (input: ProfileInput) => boolean,
): Scored | null {
  const own = all.find((each) => told && JSON.stringify(each.input) === JSON.stringify(told))
  const best = all[0]
  if (!best) return null
  if (own) return isMostlyOver(gainsOver(own, best), TOLD_GAIN) ? best : own
  const published = all.find(({ input }) => normalizationName(input) !== null)
  // The image's own mean and deviation fits any photos that are alike: it is not kept against published constants that fit better.
  const isKept = (each: Scored) => each === published || each.input.normalization === 'fixed'
  const usual = all.find((each) => isUsual(each.input) && isKept(each))
  return [usual, published].find((each) => each && !isClearlyBetter(best, each)) ?? best
}

/** By more than other images might take away again. */
export const isClearlyBetter = (best: Scored, own: Scored): boolean => isMostlyOver(gainsOver(own, best), USUAL_GAIN)

/** By image. */
function gainsOver(own: Scored, best: Scored): number[] {
  return best.fits.flatMap((fit, image) => {
    const other = own.fits[image] ?? null
    return fit === null || other === null ? [] : [fit - other]
  })
}

/** What constants that were sought have to gain: share of the preset's loss, in such a part of all draws of images. */
type Hurdle = { gain: number; sure: number }

/** Over what is likely by itself: a published preset, and one behind what the graph begins with. */
const [OVER_PUBLISHED, OVER_HEAD]: [Hurdle, Hurdle] = [
  { gain: 0.04, sure: SURE },
  { gain: 0.3, sure: SURE },
]
/** Each image's own mean and deviation is no more usual than constants of one's own, and fits any photos that are alike. */
const OVER_PER_IMAGE: Hurdle = { gain: 0.02, sure: 0.5 }
/** A mean of one preset with the spread of another is no more than a place to begin at. */
const OVER_MIXTURE: Hurdle = { gain: 0, sure: 0.5 }

export function hurdleOf(preset: ProfileInput, isOfHead: boolean): Hurdle {
  if (isOfHead) return OVER_HEAD
  if (preset.normalization === 'per-image') return OVER_PER_IMAGE
  return normalizationName(preset) === null ? OVER_MIXTURE : OVER_PUBLISHED
}

/** Whether constants that were sought gain more over a preset than other images might take away again. Losses by image. */
export function isWorthIt(sought: readonly number[], preset: readonly number[], { gain, sure }: Hurdle): boolean {
  const usual = preset.reduce((sum, loss) => sum + loss, 0) / preset.length
  const gains = sought.map((loss, image) => preset[image]! - loss)
  return isMostlyOver(gains, gain * usual, sure)
}

/** By so much in most draws of images: bootstrap over images (Efron 1979), paired. */
function isMostlyOver(gains: readonly number[], gain: number, sure = SURE): boolean {
  const next = generator()
  let won = 0
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0
    for (let each = 0; each < gains.length; each += 1) sum += gains[Math.floor(next() * gains.length)]!
    if (sum >= gain * gains.length) won += 1
  }
  return won >= sure * DRAWS
}

/** Numbers in 0..1, always the same, so that a search always ends the same (mulberry32). */
function generator(): () => number {
  let state = 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
