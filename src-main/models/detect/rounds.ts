import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import type { ExploreRead } from '../../workers/explore-protocol.ts'
import { SLOW_MS, type Explorer } from './explorer.ts'
import { firstLayer, type FirstLayer } from './first-layer.ts'
import { graphConstants } from './graph-constants.ts'
import { different } from './inputs.ts'
import { poolOf, type Pool } from './pool.ts'
import { Scoreboard, type Scored } from './scoreboard.ts'
import type { SearchOptions } from './search-options.ts'
import { COMMON_SIDES } from './shapes.ts'

/** Images of the first two rounds. */
export const [FIRST_IMAGES, SECOND_IMAGES] = [3, 6]
/** What goes on to the next round. */
const SECOND_ROUND = 6
/** Readings that are followed further. */
const KEPT_READS = 8
const SIZE_GAIN = 0.002
/** On one image, which shows of no more whether they may be right. */
const [FAR_BEHIND, MOST_HOPEFUL, MOST_HOPEFUL_WHEN_SLOW] = [0.5, 20, 12]

/** What is known before anything was scored. */
export type Beginning = {
  board: Scoreboard
  pool: Pool
  /** What the file says of itself, or what is published of it. */
  told: ProfileInput[]
  /** What the graph's normalisations tell, in each order of channels, and what its first convolution does. */
  ofGraph: ProfileInput[]
  layer: FirstLayer | null
  isSlow: boolean
}

export type Rounds = {
  /** Of the first round, in every reading, and of the second. */
  first: Scored[]
  ordered: Scored[]
  /** All read alike, best first. */
  best: Scored[]
  /** Readings that are worth following. */
  reads: ExploreRead[]
}

export async function beginning({ explorer, base, ...options }: SearchOptions): Promise<Beginning> {
  const board = new Scoreboard(explorer, options.activations)
  const told = options.known ? [options.known.input] : []
  const nothing = { board, pool: poolOf(base.input, []), told, ofGraph: [], layer: null }
  if (options.wholeNumbers) return { ...nothing, isSlow: explorer.msPerRun > SLOW_MS }
  const { heads, filters } = await explorer.graphBeginning(base.input)
  const ofGraph = await graphConstants(base.input, (inputs, count) => explorer.normDistances(inputs, count))
  const isSlow = explorer.msPerRun > SLOW_MS
  return { board, pool: poolOf(base.input, heads), told, ofGraph, layer: firstLayer(filters), isSlow }
}

/** Presets and what the graph tells: all on one image, the best on more, these in all orders of channels, and in other sizes. */
export async function firstRounds(options: SearchOptions, known: Beginning): Promise<Rounds> {
  const { explorer, images, step } = options
  const { board, pool, told, ofGraph, isSlow } = known
  const begin = [...told, ...ofGraph, ...pool.first.filter((input) => !isSlow || !pool.isMixed(input))]
  const glance = await board.score(begin, { to: 1 })
  const hopeful = [...told, ...ofGraph, ...stillHopeful(glance, isSlow ? MOST_HOPEFUL_WHEN_SLOW : MOST_HOPEFUL)]
  const few = roundImages(FIRST_IMAGES, images, explorer)
  const first = await board.score(hopeful, { to: few })
  const reads = Scoreboard.reads(first, KEPT_READS)

  step('Trying the order of channels')
  const apart = different(inputsOf(first), SECOND_ROUND).flatMap(pool.orders)
  const ordered = await board.score([...told, ...apart], { to: few, reads })
  const ahead = inputsOf(ordered).slice(0, SECOND_ROUND)
  const second = await board.score([...told, ...ahead], { to: Math.min(images, SECOND_IMAGES), reads })
  if (!options.openSize) return { first, ordered, best: Scoreboard.ofBestRead(second), reads }
  step('Trying sizes')
  return { first, ordered, best: Scoreboard.ofBestRead(await trySizes(board, options, second, reads)), reads }
}

/** Fewer images for a model that takes long. */
export function roundImages(wanted: number, images: number, { msPerRun }: Pick<Explorer, 'msPerRun'>): number {
  const affordable = msPerRun > 2500 ? 1 : msPerRun > 1200 ? 2 : wanted
  return Math.min(images, affordable)
}

/** One image rules out what is far behind by every reading. */
function stillHopeful(glance: readonly Scored[], most: number): ProfileInput[] {
  const near = glance.filter(({ value }) => value > glance[0]!.value - FAR_BEHIND)
  return [...new Set(near.map(({ input }) => input))].slice(0, most)
}

export const inputsOf = (scored: readonly Scored[]) => Scoreboard.ofBestRead(scored).map(({ input }) => input)

async function trySizes(
  board: Scoreboard,
  { explorer, base, images }: SearchOptions,
  round: readonly Scored[],
  reads: readonly ExploreRead[],
): Promise<Scored[]> {
  const to = Math.min(images, SECOND_IMAGES)
  const tops = inputsOf(round).slice(0, 2)
  const found: Scored[] = [...round]
  for (const side of COMMON_SIDES) {
    if (side === base.input.width) continue
    const inputs = tops.map((input) => ({ ...input, width: side, height: side }))
    // A network that halves its input five times may not take an odd size.
    const scored = await board.score(inputs, { to, reads }).catch(onlyIfFailed)
    found.push(...scored)
    if (explorer.msPerRun > 400) break
  }
  const ranked = Scoreboard.ofBestRead(found.toSorted((a, b) => b.value - a.value))
  const usual = ranked.find(({ input }) => input.width === base.input.width)
  const top = ranked[0]
  if (!top || (usual && top.worth - usual.worth < SIZE_GAIN)) return [...round]
  const side = top.input.width
  return found.filter(({ input }) => input.width === side).toSorted((a, b) => b.value - a.value)
}

function onlyIfFailed(error: unknown): Scored[] {
  if ((error as { code?: string }).code === 'INFERENCE_FAILED') return []
  throw error
}
