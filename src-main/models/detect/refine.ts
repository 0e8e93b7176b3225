import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import type { ExploreRead } from '../../workers/explore-protocol.ts'
import { bothOrders } from './inputs.ts'
import type { Scoreboard, Scored } from './scoreboard.ts'

type Options = {
  board: Scoreboard
  /** The best preset. */
  start: Scored
  /** The search sees the images up to here. */
  to: number
  reads: readonly ExploreRead[]
  deadlineMs: number
}

/** In pixels: value = (pixel − middle) / spread. */
type Constants = { middle: Triple; spread: Triple }
type Triple = [number, number, number]
type Steps = { shift: number; factor: number }

const FIRST_STEPS: Steps = { shift: 24, factor: 1.6 }
/** Finer differences are below what images differ by. */
const LEAST_SHIFT = 5
/** A step has to be worth so much, or it is noise. */
const LEAST_GAIN = 0.001
const MOST_ROUNDS = 14

/**
 * Looks for constants that no preset has: a pattern search over middle and spread, of all channels together and of each
 * alone. Null where the best preset is as good as what lies around it.
 */
export async function refine({ board, start, to, reads, deadlineMs }: Options): Promise<Scored | null> {
  let best = start
  let steps = FIRST_STEPS
  for (let round = 0; round < MOST_ROUNDS && performance.now() < deadlineMs; round += 1) {
    const around = neighbours(constantsOf(best.input), steps).map((constants) => withConstants(best.input, constants))
    const swapped = round % 3 === 1 ? bothOrders(best.input) : []
    const [next] = await board.score([...around, ...swapped], { to, reads })
    if (next && next.value > best.value + LEAST_GAIN) {
      best = next
      continue
    }
    steps = { shift: steps.shift / 2, factor: Math.sqrt(steps.factor) }
    // Nothing near the preset is better: it is the right one.
    if (steps.shift < LEAST_SHIFT || (best === start && round > 0)) break
  }
  return best === start ? null : best
}

function constantsOf({ scale, mean, std }: ProfileInput): Constants {
  const each = (of: (color: 0 | 1 | 2) => number): Triple => [of(0), of(1), of(2)]
  return { middle: each((color) => mean[color] / scale), spread: each((color) => std[color] / scale) }
}

function withConstants(input: ProfileInput, { middle, spread }: Constants): ProfileInput {
  return { ...input, scale: 1, mean: rounded(middle), std: rounded(spread) }
}

/** Numbers that one can read; five digits are far more than matter. */
const rounded = (triple: Triple): Triple => triple.map((value) => Number(value.toPrecision(5))) as Triple

function neighbours({ middle, spread }: Constants, { shift, factor }: Steps): Constants[] {
  const found: Constants[] = []
  const colors = [[0, 1, 2], [0], [1], [2]] as const
  for (const changed of colors) {
    const only = (change: (value: number) => number, values: Triple): Triple =>
      values.map((value, color) => ((changed as readonly number[]).includes(color) ? change(value) : value)) as Triple
    for (const by of [shift, -shift]) found.push({ middle: only((value) => value + by, middle), spread })
    for (const by of [factor, 1 / factor]) found.push({ middle, spread: only((value) => value * by, spread) })
  }
  return found
}
