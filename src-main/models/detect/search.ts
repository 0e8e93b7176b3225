import type {
  DetectionCandidate,
  GraphActivations,
  ModelProfile,
  ProfileInput,
} from '../../../src-shared/domain/index.ts'
import type { ExploreRead } from '../../workers/explore-protocol.ts'
import { decide } from './decide.ts'
import { FINE_SIDE, type Explorer } from './explorer.ts'
import { finalists } from './finalists.ts'
import { allOrders, bothOrders, different, firstInputs } from './inputs.ts'
import { asExploreRead } from './reads.ts'
import { refine } from './refine.ts'
import { Scoreboard, type Scored } from './scoreboard.ts'
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
  /** `performance.now()` at which the search should be at an end. */
  deadlineMs: number
  /** And at which no more constants are sought. */
  refineUntilMs: number
  step: (name: string) => void
}

/** Images of each round. */
const [FIRST_IMAGES, SECOND_IMAGES, REFINE_IMAGES] = [3, 6, 12]
/** What goes on to the next round. */
const [SECOND_ROUND, THIRD_ROUND] = [6, 3]
/** Readings that are followed further. */
const KEPT_READS = 8
/** A change from what is usual has to be worth so much. */
const RESIZE_GAIN = 0.0025
const FIT_GAIN = 0.003
const SIZE_GAIN = 0.002
/** On one image. */
const FAR_BEHIND = 0.35
/** Nothing is left to be found. */
const PERFECT = 0.985
/** Constants that are so much worse will not overtake what the image's own mean and deviation give. */
const HOPELESS = 0.03

/** Finds how a model is fed and read, by ground truth. Rounds of fewer ways on more images: see README.md. */
export async function searchByTruth(
  options: SearchOptions,
): Promise<{ ranking: DetectionCandidate[]; classes: number }> {
  const { explorer, base, known, images, step, deadlineMs, refineUntilMs } = options
  const board = new Scoreboard(explorer, options.activations)
  const told = known ? [known.input] : []

  step('Trying normalisations')
  const beginning = [...told, ...firstInputs(base.input)]
  const glance = await board.score(beginning, { to: 1 })
  const hopeful = beginning.filter((input) => isHopeful(input, glance))
  const first = await board.score(hopeful, { to: roundImages(FIRST_IMAGES, images, explorer) })
  const reads = Scoreboard.reads(first, KEPT_READS)

  step('Trying the order of channels')
  const leading = different(inputsOf(first), SECOND_ROUND).flatMap(allOrders)
  let round = await board.score([...told, ...leading], { to: Math.min(images, SECOND_IMAGES), reads })

  if (options.openSize) {
    step('Trying sizes')
    round = await trySizes(board, options, round, reads)
  }
  const searched = Math.min(images, REFINE_IMAGES)
  const third = different(inputsOf(round), THIRD_ROUND).flatMap(bothOrders)
  round = await board.score([...told, ...third], { to: searched, reads: Scoreboard.reads(round, 3) })

  const read = asExploreRead(round[0]!.read)
  const best = Scoreboard.ofBestRead(round)
  let winner = best[0]!
  let refined: Scored | null = null
  const starts = bothStarts(best)
  const fixed = starts[0]
  if (fixed && fixed.worth > winner.worth - HOPELESS && fixed.worth < PERFECT) {
    step('Trying other constants')
    refined = await refine({ board, explorer, starts, to: searched, read: winner.read, deadlineMs: refineUntilMs })
  }
  step('Trying how images are resized')
  winner = await tryResizing(board, refined ?? winner, { to: searched, read, deadlineMs, told })
  const resized = (input: ProfileInput): ProfileInput => ({
    ...input,
    fit: winner.input.fit,
    resample: winner.input.resample,
  })

  step('Comparing the best')
  const presets = [...told, ...best.slice(0, 3).map(({ input }) => resized(input))]
  const sought = refined && resized(refined.input)
  const last = sought ? [...presets, sought] : presets
  const all = Scoreboard.ofRead(
    // As the finalists are asked for, so that nothing runs twice.
    await board.score(last, { to: images, reads: [read, ...reads], maxSide: FINE_SIDE }),
    best[0]!.read,
  )
  winner = decide(all, { told: told[0] ?? null, sought, unseenFrom: searched }) ?? winner
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

/** One image rules out what is far behind: by no reading does it come near to the best. */
function isHopeful(input: ProfileInput, glance: readonly Scored[]): boolean {
  const own = glance.find((each) => each.input === input)
  return own === undefined || own.value > glance[0]!.value - FAR_BEHIND
}

const inputsOf = (scored: readonly Scored[]) => Scoreboard.ofBestRead(scored).map(({ input }) => input)

/** The best constants, and the best with the other order of channels: no small step leads from one to the other. */
function bothStarts(scored: readonly Scored[]): Scored[] {
  const fixed = scored.filter(({ input }) => input.normalization === 'fixed')
  const [best] = fixed
  if (!best) return []
  const other = fixed.find(({ input }) => input.channels !== best.input.channels)
  return other ? [best, other] : [best]
}

/** Fewer images for a model that takes long. */
function roundImages(wanted: number, images: number, { msPerRun }: Explorer): number {
  const affordable = msPerRun > 2500 ? 1 : msPerRun > 1200 ? 2 : wanted
  return Math.min(images, affordable)
}

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
  const scored = Scoreboard.ofRead(await board.score(ways, { to, reads: [read], maxSide: FINE_SIDE }), winner.read)
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
