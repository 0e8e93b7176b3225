import type {
  DetectionCandidate,
  GraphActivations,
  ModelProfile,
  ProfileInput,
} from '../../../src-shared/domain/index.ts'
import type { ExploreRead } from '../../workers/explore-protocol.ts'
import { compare, FIRST_IMAGES, likely, roundImages, SECOND_IMAGES } from './compare.ts'
import { decide, isWorthIt } from './decide.ts'
import { SLOW_MS, type Explorer } from './explorer.ts'
import { finalists } from './finalists.ts'
import { graphConstants } from './graph-constants.ts'
import { different } from './inputs.ts'
import { poolOf, type Pool } from './pool.ts'
import { asExploreRead } from './reads.ts'
import { Scoreboard, type Scored } from './scoreboard.ts'
import { seekConstants, type Sought } from './seek.ts'
import { COMMON_SIDES } from './shapes.ts'

export type SearchOptions = {
  explorer: Explorer
  /** Runs, and has the layout and channels that the graph wants. */
  base: ModelProfile
  activations: GraphActivations
  /** What the file says of itself, or what is published of it: kept unless another is clearly better. */
  known: ModelProfile | null
  /** Images to try on; the first are tried most. */
  images: number
  openSize: boolean
  /** The model wants pixels in whole numbers: there are hardly any constants to be found. */
  wholeNumbers: boolean
  /** `performance.now()` at which the search should be at an end. */
  deadlineMs: number
  /** And at which no more constants are sought. */
  refineUntilMs: number
  step: (name: string) => void
}

const RESIZE_IMAGES = 8
/** Of these and their views a preset is compared on with constants that were sought. */
const [COMPARED, COMPARED_WHEN_SLOW] = [32, 16]
/** What comes after the search for constants takes about so many runs: a slow model leaves it more time. */
const END_RUNS = 120
/** What goes on to the next round, and to the comparison at the end. */
const [SECOND_ROUND, LAST_ROUND] = [6, 2]
/** Readings that are followed further. */
const KEPT_READS = 8
/** A change from what is usual has to be worth so much. */
const RESIZE_GAIN = 0.0025
const FIT_GAIN = 0.003
const SIZE_GAIN = 0.002
/** On one image, which shows of no more whether they may be right. */
const [FAR_BEHIND, MOST_HOPEFUL, MOST_HOPEFUL_WHEN_SLOW] = [0.5, 20, 12]
/** Nothing is left to be found. */
const PERFECT = 0.985
/** Constants that are so much worse will not overtake what the image's own mean and deviation give. */
const HOPELESS = 0.12

/** Finds how a model is fed and read, by ground truth. Rounds of fewer ways on more images: see README.md. */
export async function searchByTruth(
  options: SearchOptions,
): Promise<{ ranking: DetectionCandidate[]; classes: number }> {
  const { explorer, base, known, images, step, deadlineMs, refineUntilMs } = options
  const board = new Scoreboard(explorer, options.activations)
  const told = known ? [known.input] : []

  step('Trying normalisations')
  const pool = poolOf(base.input, options.wholeNumbers ? [] : await explorer.graphHeads(base.input))
  const ofGraph = options.wholeNumbers
    ? []
    : await graphConstants(base.input, (inputs, count) => explorer.normDistances(inputs, count))
  const isSlow = explorer.msPerRun > SLOW_MS
  const beginning = [...told, ...ofGraph, ...pool.first.filter((input) => !isSlow || !pool.isMixed(input))]
  const glance = await board.score(beginning, { to: 1 })
  const hopeful = [...told, ...ofGraph, ...stillHopeful(glance, isSlow ? MOST_HOPEFUL_WHEN_SLOW : MOST_HOPEFUL)]
  const few = roundImages(FIRST_IMAGES, images, explorer)
  const first = await board.score(hopeful, { to: few })
  const reads = Scoreboard.reads(first, KEPT_READS)

  step('Trying the order of channels')
  const apart = different(inputsOf(first), SECOND_ROUND).flatMap(pool.orders)
  const ordered = await board.score([...told, ...apart], { to: few, reads })
  const ahead = inputsOf(ordered).slice(0, SECOND_ROUND)
  let round = await board.score([...told, ...ahead], { to: Math.min(images, SECOND_IMAGES), reads })

  if (options.openSize) {
    step('Trying sizes')
    round = await trySizes(board, options, round, reads)
  }
  const best = Scoreboard.ofBestRead(round)
  const { read: picked } = best[0]!
  step('Comparing the best')
  const presets = best.map(({ input }) => input).filter((input) => !ofGraph.includes(input))
  const leading = (presets[0] ? presets : inputsOf(best)).slice(0, LAST_ROUND)
  const runsLeft = () => (deadlineMs - performance.now()) / explorer.msPerRun - END_RUNS
  const comparing = { explorer, pool, images, read: picked, isSlow, runsLeft, deadlineMs }
  const compared = await compare(board, { told, leading }, comparing)
  let winner = decide(told[0] ? compared : likely(compared, pool), told[0] ?? null, pool.isUsual) ?? best[0]!

  const read = asExploreRead(picked)
  const tried = [...compared, ...best, ...Scoreboard.ofRead(ordered, picked)]
  const fixed = tried.find(({ input }) => input.normalization === 'fixed')
  const isOpen = !options.wholeNumbers && !pool.isBehindOwn(winner.input)
  if (isOpen && fixed && fixed.worth > winner.worth - HOPELESS && fixed.worth < PERFECT) {
    step('Trying other constants')
    const seekUntilMs = Math.min(refineUntilMs, deadlineMs - END_RUNS * explorer.msPerRun)
    const sized = ({ width, height }: ProfileInput) => width === fixed.input.width && height === fixed.input.height
    const from = tried.map(({ input }) => input).filter(sized)
    const seeking = { explorer, read: picked, tried: from, told: ofGraph.filter(sized), deadlineMs: seekUntilMs }
    const sought = await seekConstants(seeking)
    if (sought && (await isBetter(sought, winner.input, { explorer, pool }))) {
      const own = await board.score([sought.input], { to: images, reads: [read] })
      winner = Scoreboard.ofRead(own, picked)[0] ?? winner
    }
  }
  step('Trying how images are resized')
  winner = await tryResizing(board, winner, { to: Math.min(images, RESIZE_IMAGES), read, deadlineMs, told })
  return finalists({
    board,
    target: base.target,
    winner,
    others: [...best, ...Scoreboard.ofRead(first, winner.read)],
    images,
    reads,
    deadlineMs,
  })
}

/** Compared on views as well, where that does not take long. */
async function isBetter(
  { input, losses }: Sought,
  preset: ProfileInput,
  { explorer, pool }: { explorer: Explorer; pool: Pool },
) {
  const images = Math.min(explorer.entries, explorer.msPerRun > SLOW_MS ? COMPARED_WHEN_SLOW : COMPARED)
  return isWorthIt(await losses(input, images), await losses(preset, images), pool.isOwn || pool.isBehind(preset))
}

/** One image rules out what is far behind by every reading. */
function stillHopeful(glance: readonly Scored[], most: number): ProfileInput[] {
  const near = glance.filter(({ value }) => value > glance[0]!.value - FAR_BEHIND)
  return [...new Set(near.map(({ input }) => input))].slice(0, most)
}

const inputsOf = (scored: readonly Scored[]) => Scoreboard.ofBestRead(scored).map(({ input }) => input)

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

/** Two kernels, and the letterbox; each has to be worth it. */
async function tryResizing(
  board: Scoreboard,
  winner: Scored,
  { to, read, deadlineMs, told }: { to: number; read: ExploreRead; deadlineMs: number; told: readonly ProfileInput[] },
): Promise<Scored> {
  const { input } = winner
  const usual = { ...input, fit: 'stretch', resample: 'bilinear-antialias' } as const
  const ways: ProfileInput[] = [usual, { ...usual, resample: 'bilinear' }, { ...usual, fit: 'letterbox' }]
  if (performance.now() > deadlineMs) return winner
  const scored = Scoreboard.ofRead(await board.score(ways, { to, reads: [read] }), winner.read)
  const isTold = ({ fit, resample }: ProfileInput) =>
    told.some((each) => each.fit === fit && each.resample === resample)
  const handicap = ({ input: way }: Scored) =>
    isTold(way) ? 0 : (way.fit === 'letterbox' ? FIT_GAIN : 0) + (way.resample === 'bilinear' ? RESIZE_GAIN : 0)
  return scored.toSorted((a, b) => b.worth - handicap(b) - (a.worth - handicap(a)))[0] ?? winner
}

function onlyIfFailed(error: unknown): Scored[] {
  if ((error as { code?: string }).code === 'INFERENCE_FAILED') return []
  throw error
}
