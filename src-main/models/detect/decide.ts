import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { type Scored } from './scoreboard.ts'

type Order = {
  /** What the file says of itself. */
  told: ProfileInput | null
  /** Constants that were sought, which no preset has. */
  sought: ProfileInput | null
  /** The first image that was not searched on. */
  unseenFrom: number
}

/** What another has to be better by than what the file says, and constants that nobody published than a preset. */
const [TOLD_GAIN, SOUGHT_GAIN] = [0.01, 0.004]
const LEAST_UNSEEN = 8
/** In such a part of all draws of images, so that a large gain that few images bring counts as well as a small one of many. */
const SURE = 0.75
const DRAWS = 1000

/**
 * The best preset, all read alike on the same images; constants that were sought, or another than the file says, only where
 * they gain more than other images might take away again.
 */
export function decide(all: readonly Scored[], { told, sought, unseenFrom }: Order): Scored | null {
  const same = (input: ProfileInput | null) =>
    input && all.find((each) => JSON.stringify(each.input) === JSON.stringify(input))
  const [own, fitted] = [same(told), same(sought)]
  const preset = all.find((each) => each !== fitted) ?? null
  const best =
    preset && fitted && isBetter(unseen(fitted, unseenFrom), unseen(preset, unseenFrom), SOUGHT_GAIN)
      ? fitted
      : (preset ?? fitted ?? null)
  return own && best && best !== own && !isBetter(best, own, TOLD_GAIN) ? own : best
}

/** Constants that were sought fit the images they were sought on: others tell, where there are enough of them. */
function unseen(scored: Scored, from: number): Scored {
  const { fits } = scored
  return fits.length - from < LEAST_UNSEEN ? scored : { ...scored, fits: fits.slice(from) }
}

/** By so much in most draws of images: bootstrap over images (Efron 1979), paired. */
function isBetter(a: Scored, b: Scored, gain: number): boolean {
  const gains = a.fits.flatMap((fit, image) => {
    const other = b.fits[image] ?? null
    return fit === null || other === null ? [] : [fit - other]
  })
  const next = generator()
  let won = 0
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0
    for (let each = 0; each < gains.length; each += 1) sum += gains[Math.floor(next() * gains.length)]!
    if (sum >= gain * gains.length) won += 1
  }
  return won >= SURE * DRAWS
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
