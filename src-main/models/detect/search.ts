import type { DetectionCandidate, ProfileInput } from '../../../src-shared/domain/index.ts'
import type { ExploreRead } from '../../workers/explore-protocol.ts'
import { compare, likely } from './compare.ts'
import { decide, hurdleOf, isClearlyBetter, isWorthIt } from './decide.ts'
import { SLOW_MS, type Explorer } from './explorer.ts'
import { finalists } from './finalists.ts'
import type { Pool } from './pool.ts'
import { asExploreRead } from './reads.ts'
import { beginning, firstRounds, type Beginning } from './rounds.ts'
import { Scoreboard, type Scored } from './scoreboard.ts'
import type { SearchOptions } from './search-options.ts'
import { seekConstants, type Sought } from './seek.ts'

const [RESIZE_IMAGES, RESIZE_IMAGES_WHEN_SLOW] = [16, 8]
/** Of these and their views a preset is compared on with constants that were sought. */
const [COMPARED, COMPARED_WHEN_SLOW] = [32, 16]
/** What comes after the search for constants takes about so many runs: a slow model leaves it more time. */
const END_RUNS = 120
/** What goes on to the comparison on all images. */
const LAST_ROUND = 2
/** A change from what is usual has to be worth so much. */
const RESIZE_GAIN = 0.0025
/** Nothing is left to be found. */
const PERFECT = 0.985
/** Constants that are so much worse will not overtake what the image's own mean and deviation give. */
const HOPELESS = 0.12

/** Finds how a model is fed and read, by ground truth. Rounds of fewer ways on more images: see README.md. */
export async function searchByTruth(
  options: SearchOptions,
): Promise<{ ranking: DetectionCandidate[]; classes: number }> {
  const { base, images, step, deadlineMs } = options
  step('Trying normalisations')
  const known = await beginning(options)
  const { board, told, pool, isSlow } = known
  const rounds = await firstRounds(options, known)
  const { first, ordered, best, reads } = rounds
  step('Comparing the best')
  const compared = await compareBest(options, known, best)
  const preset = decide(told[0] ? compared : likely(compared, pool), told[0] ?? null, pool.isUsual) ?? best[0]!
  const { read } = best[0]!
  const tried = [...compared, ...best, ...Scoreboard.ofRead(ordered, read)]
  const fed = await tryConstants(options, known, preset, tried)
  step('Trying how images are resized')
  const to = Math.min(images, isSlow ? RESIZE_IMAGES_WHEN_SLOW : RESIZE_IMAGES)
  const winner = await tryResizing(board, fed, { to, read: asExploreRead(read), deadlineMs, told })
  const others = [...best, ...Scoreboard.ofRead(first, winner.read)]
  return finalists({ board, target: base.target, winner, others, images, reads, deadlineMs })
}

/** The best presets, and what hardly differs from them, on all images. */
function compareBest(
  { explorer, images, deadlineMs }: SearchOptions,
  { board, pool, told, ofGraph, isSlow }: Beginning,
  best: readonly Scored[],
): Promise<Scored[]> {
  const inputs = best.map(({ input }) => input)
  const presets = inputs.filter((input) => !ofGraph.includes(input))
  const leading = (presets[0] ? presets : inputs).slice(0, LAST_ROUND)
  const runsLeft = () => (deadlineMs - performance.now()) / explorer.msPerRun - END_RUNS
  const { read } = best[0]!
  return compare(board, { told, leading }, { explorer, pool, images, read, isSlow, runsLeft, deadlineMs })
}

/** Constants that nobody published, from what was tried; the preset where they are not worth it. */
async function tryConstants(
  { explorer, images, wholeNumbers, step, deadlineMs, refineUntilMs }: SearchOptions,
  { board, pool, ofGraph, layer }: Beginning,
  preset: Scored,
  tried: readonly Scored[],
): Promise<Scored> {
  const fixed = tried.find(({ input }) => input.normalization === 'fixed')
  if (wholeNumbers || !fixed || pool.isBehindOwn(preset.input)) return preset
  if (fixed.worth <= preset.worth - HOPELESS || fixed.worth >= PERFECT) return preset
  step('Trying other constants')
  const sized = ({ width, height }: ProfileInput) => width === fixed.input.width && height === fixed.input.height
  const { read } = preset
  const sought = await seekConstants({
    explorer,
    read,
    tried: tried.map(({ input }) => input).filter(sized),
    told: ofGraph.filter(sized),
    layer,
    deadlineMs: Math.min(refineUntilMs, deadlineMs - END_RUNS * explorer.msPerRun),
  })
  if (!sought || !(await isBetter(sought, preset.input, { explorer, pool }))) return preset
  const own = await board.score([sought.input], { to: images, reads: [asExploreRead(read)] })
  return Scoreboard.ofRead(own, read)[0] ?? preset
}

/** Compared on views as well, where that does not take long. */
async function isBetter(
  { losses, lossesApart }: Sought,
  preset: ProfileInput,
  { explorer, pool }: { explorer: Explorer; pool: Pool },
) {
  const images = Math.min(explorer.entries, explorer.msPerRun > SLOW_MS ? COMPARED_WHEN_SLOW : COMPARED)
  const hurdle = hurdleOf(preset, pool.isOwn || pool.isBehind(preset))
  return isWorthIt(await lossesApart(images), await losses(preset, images), hurdle)
}

/** Two kernels, and the letterbox; each has to be worth it, and the letterbox on more than a few of the images. */
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
  const handicap = ({ input: way }: Scored) => (way.resample === 'bilinear' && !isTold(way) ? RESIZE_GAIN : 0)
  const best = scored.toSorted((a, b) => b.worth - handicap(b) - (a.worth - handicap(a)))
  const stretched = best.find(({ input: way }) => way.fit === 'stretch')
  const boxed = best.find(({ input: way }) => way.fit === 'letterbox')
  if (!stretched || !boxed || isTold(boxed.input)) return best[0] ?? winner
  return isClearlyBetter(boxed, stretched) ? boxed : stretched
}
