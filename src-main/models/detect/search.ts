import type {
  DetectionCandidate,
  GraphActivations,
  ModelProfile,
  ProfileInput,
} from '../../../src-shared/domain/index.ts'
import type { ExploreRead } from '../../workers/explore-protocol.ts'
import { FINE_SIDE, type Explorer } from './explorer.ts'
import { allOrders, bothOrders, firstInputs } from './inputs.ts'
import { COMMON_SIDES } from './shapes.ts'
import { refine } from './refine.ts'
import { Scoreboard, type Scored } from './scoreboard.ts'
import { finalists } from './finalists.ts'

export type SearchOptions = {
  explorer: Explorer
  /** Runs, and has the layout and channels that the graph wants. */
  base: ModelProfile
  activations: GraphActivations
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
/** A change from what is usual has to be worth so much IoU. */
const RESIZE_GAIN = 0.0025
const FIT_GAIN = 0.003
const SIZE_GAIN = 0.002
/** Numbers that nobody publishes have to be worth more. */
const REFINED_GAIN = 0.004
/** Nothing is left to be found. */
const PERFECT = 0.985
/** What a handful of images differ by. */
const HELD_OUT_NOISE = 0.003
/** Constants that are so much worse will not overtake what the image's own mean and deviation give. */
const HOPELESS = 0.03

/** Finds how a model is fed and read, by ground truth. Rounds of fewer ways on more images: see README.md. */
export async function searchByTruth(
  options: SearchOptions,
): Promise<{ ranking: DetectionCandidate[]; classes: number }> {
  const { explorer, base, images, step, deadlineMs, refineUntilMs } = options
  const board = new Scoreboard(explorer, options.activations)

  step('Trying normalisations')
  const first = await board.score(firstInputs(base.input), { to: roundImages(FIRST_IMAGES, images, explorer) })
  const reads = Scoreboard.reads(first, KEPT_READS)

  step('Trying the order of channels')
  const leading = Scoreboard.inputs(first, SECOND_ROUND).flatMap(allOrders)
  let best = await board.score(leading, { to: Math.min(images, SECOND_IMAGES), reads })

  if (options.openSize) {
    step('Trying sizes')
    best = await trySizes(board, options, best, reads)
  }
  const sure = Scoreboard.reads(best, 3)
  const third = Scoreboard.inputs(best, THIRD_ROUND).flatMap(bothOrders)
  const searched = Math.min(images, REFINE_IMAGES)
  best = await board.score(third, { to: searched, reads: sure })

  let winner = best[0]!
  let refined: Scored | null = null
  const starts = bothStarts(best)
  const fixed = starts[0]
  if (fixed && fixed.value > winner.value - HOPELESS && fixed.iou < PERFECT) {
    step('Trying other constants')
    refined = await refine({ board, explorer, starts, to: searched, reads: sure, deadlineMs: refineUntilMs })
  }
  step('Trying how images are resized')
  const settled = await tryResizing(board, winner, { to: searched, reads: sure, deadlineMs })
  winner = settled[0]!
  const resized = (scored: Scored): ProfileInput => ({
    ...scored.input,
    fit: winner.input.fit,
    resample: winner.input.resample,
  })

  step('Comparing the best')
  const last = [winner.input, ...best.slice(0, 2).map(resized), ...(refined ? [resized(refined)] : [])]
  const all = await board.score(last, { to: images, reads: sure, maxSide: FINE_SIDE })
  winner = decide(all, winner, refined && resized(refined), images > searched)
  return finalists({
    board,
    target: base.target,
    winner,
    others: [...best, ...first],
    images,
    reads,
    deadlineMs,
  })
}

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
  best: readonly Scored[],
  reads: readonly ExploreRead[],
): Promise<Scored[]> {
  const to = Math.min(images, SECOND_IMAGES)
  const tops = Scoreboard.inputs(best, 2)
  const found: Scored[] = [...best]
  for (const side of COMMON_SIDES) {
    if (side === base.input.width) continue
    const inputs = tops.map((input) => ({ ...input, width: side, height: side }))
    // A network that halves its input five times may not take an odd size.
    const scored = await board.score(inputs, { to, reads }).catch(onlyIfFailed)
    found.push(...scored)
    if (explorer.msPerRun > 400) break
  }
  const ranked = found.toSorted((a, b) => b.value - a.value)
  const usual = ranked.find(({ input }) => input.width === base.input.width)
  const top = ranked[0]
  if (usual && top && top.value - usual.value < SIZE_GAIN) return [...best]
  const side = top?.input.width
  return ranked.filter(({ input }) => input.width === side)
}

/** Two kernels, and the letterbox; each has to be worth it. */
async function tryResizing(
  board: Scoreboard,
  winner: Scored,
  { to, reads, deadlineMs }: { to: number; reads: readonly ExploreRead[]; deadlineMs: number },
): Promise<Scored[]> {
  const { input } = winner
  const usual = { ...input, fit: 'stretch', resample: 'bilinear-antialias' } as const
  const ways: ProfileInput[] = [usual, { ...usual, resample: 'bilinear' }, { ...usual, fit: 'letterbox' }]
  if (performance.now() > deadlineMs) return [winner]
  const scored = await board.score(ways, { to, reads, maxSide: FINE_SIDE })
  const handicap = ({ input: { fit, resample } }: Scored) =>
    (fit === 'letterbox' ? FIT_GAIN : 0) + (resample === 'bilinear' ? RESIZE_GAIN : 0)
  return scored.toSorted((a, b) => b.value - handicap(b) - (a.value - handicap(a)))
}

/** Refined constants count only where they win clearly, also on the images that they were not sought on. */
function decide(all: readonly Scored[], winner: Scored, refined: ProfileInput | null, heldOut: boolean): Scored {
  const sought = refined && JSON.stringify(refined)
  const usual = all.filter(({ input }) => JSON.stringify(input) !== sought)
  const best = usual[0] ?? winner
  const candidate = all.find(({ input }) => JSON.stringify(input) === sought)
  if (!candidate) return best
  const gain = candidate.value - best.value
  if (gain < (heldOut ? REFINED_GAIN : 2 * REFINED_GAIN)) return best
  if (heldOut && meanFrom(candidate, REFINE_IMAGES) < meanFrom(best, REFINE_IMAGES) - HELD_OUT_NOISE) return best
  return candidate
}

function meanFrom({ ious }: Scored, from: number): number {
  const known = ious.slice(from).filter((iou) => iou !== null)
  return known.reduce((sum, iou) => sum + iou, 0) / Math.max(1, known.length)
}

function onlyIfFailed(error: unknown): Scored[] {
  if ((error as { code?: string }).code === 'INFERENCE_FAILED') return []
  throw error
}
