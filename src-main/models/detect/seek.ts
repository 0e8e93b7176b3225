import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { distanceBetween, scattered } from './constants.ts'
import { SLOW_MS, type Explorer } from './explorer.ts'
import { ConstantFit, ROUND_RUNS, type Fitted } from './fit.ts'
import type { FirstLayer } from './first-layer.ts'
import { bothOrders, inOtherOrder } from './inputs.ts'
import { priorOf } from './prior.ts'
import type { Read } from './reads.ts'

type Options = {
  explorer: Explorer
  read: Read
  /** What was tried, best first. */
  tried: readonly ProfileInput[]
  /** What the graph itself tells, in each order of channels; none for most. */
  told: readonly ProfileInput[]
  /** What its first convolution tells, where it gets the pixels as they are fed. */
  layer: FirstLayer | null
  deadlineMs: number
}

export type Sought = {
  input: ProfileInput
  /** By image, views among them: what another input is compared by. */
  losses: (input: ProfileInput, images: number) => Promise<number[]>
}

/** Images, views among them, of the fits that choose between places to begin at, and of the last. */
const [LEAST_SOME, MOST_SOME, MOST_MANY] = [4, 16, 32]
/** Such a part of the time is for the first fits. */
const SHARE_OF_FITS = 0.56
/** By the runs that the time is enough for: constants that are scattered around each order's best, and places that are followed. */
const PLANS: readonly { runs: number; scattered: number; followed: number; turned: boolean }[] = [
  { runs: 1500, scattered: 12, followed: 2, turned: true },
  { runs: 800, scattered: 12, followed: 1, turned: true },
  { runs: 0, scattered: 0, followed: 1, turned: false },
]
/** Places to begin at that are looked at. */
const [STARTS, STARTS_BESIDE_LIKELY] = [4, 2]
/** Either order is followed to the end unless it is further behind: factor of the loss. */
const WORTH_GOING_ON = 1.25
const [SCATTER_IMAGES, MOST_SCATTERED] = [3, 2]
/** What the first layer tells is looked at on few images, and the best of either order on more; a slow model has no time for it. */
const [LIKELY_IMAGES, LIKELY_IMAGES_WHEN_SLOW, MOST_LIKELY] = [2, 1, 2]
const [RUNS_FOR_LIKELY, LEAST_RUNS_FOR_LIKELY] = [240, 120]
/** Constants nearer than so many units are one place to begin at. */
const APART = 2

/**
 * Looks for constants that no preset has: from the best of what was tried in either order of channels, and from what the graph
 * tells, in fits on some images, and from the best of them on more. Null where there is no time for it.
 */
export async function seekConstants({
  explorer,
  read,
  tried,
  told,
  layer,
  deadlineMs,
}: Options): Promise<Sought | null> {
  const affordable = () => (deadlineMs - performance.now()) / Math.max(1, explorer.msPerRun)
  const isLate = () => performance.now() > deadlineMs
  const fit = new ConstantFit({ explorer, read, prior: priorOf(told, layer), isLate })
  const on = async (from: readonly ProfileInput[], images: number, rounds: number) => {
    const found: Fitted[] = []
    for (const input of from) if (!isLate()) found.push(await fit.run(input, images, rounds))
    return found.toSorted((a, b) => a.loss - b.loss)
  }
  const plan = PLANS.find(({ runs }) => affordable() >= runs) ?? PLANS.at(-1)!
  const begin = await placesToBegin(fit, { tried, told, layer }, { scatteredCount: plan.scattered, runs: affordable() })
  if (!begin[0]) return null

  const fits = told.length > 0 ? 3 : 2
  const some = between(LEAST_SOME, someImages(affordable(), fits), Math.min(MOST_SOME, explorer.entries))
  await fit.calibrate(begin[0], some)
  const judged = await on(apart(begin), some, 0)
  if (judged.length === 0) return null
  // What the graph tells may be far off where the photos of training were others: it is followed beside the rest.
  const untold = judged.filter(({ input }) => !told.includes(input))
  const leader = judged[0]!.input
  const places = [...(told.includes(leader) ? [leader] : []), ...bestOfEach(untold, plan.followed, Infinity)]
  const followed = await on(places, some, 1)
  const others = plan.turned ? followed.flatMap(({ input }) => inOtherOrder(input)) : []
  const turned = await on(others, some, 0)
  // What fits in the wrong order lies near the right constants of the right one.
  const better = turned.filter(({ input, loss }) => loss < bestLoss(followed, input.channels))
  const turnedFits = await on(bestOfEach(better, 1, WORTH_GOING_ON), some, 1)
  const second = [...turnedFits, ...followed, ...judged].toSorted((a, b) => a.loss - b.loss)

  const many = between(some, manyImages(affordable(), some), Math.min(MOST_MANY, explorer.entries))
  if (second[0]) await fit.calibrate(second[0].input, many)
  const leading = await on([...bestOfEach(second, 1, WORTH_GOING_ON), judged[0]!.input], many, 0)
  const last = await on(bestOfEach(leading, 1, WORTH_GOING_ON), many, 2)
  // The images of a fit speak for it: all are asked, late or not.
  const all = Math.min(explorer.msPerRun > SLOW_MS ? many : MOST_MANY, explorer.entries)
  const final: Fitted[] = []
  for (const input of bestOfEach(last.length > 0 ? last : second, 1, WORTH_GOING_ON))
    final.push({ input, loss: await fit.loss(input, all), images: all })
  const { input } = final.toSorted((a, b) => a.loss - b.loss)[0]!
  return { input, losses: (of, images) => fit.losses(of, images) }
}

const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, Math.floor(value)))
const someImages = (runs: number, fits: number) =>
  (SHARE_OF_FITS * runs) / fits / (ROUND_RUNS.derivatives + ROUND_RUNS.steps)
/** Of some the derivatives are known. */
const manyImages = (runs: number, some: number) =>
  (runs + ROUND_RUNS.derivatives * some) / (ROUND_RUNS.derivatives + ROUND_RUNS.steps + 1)

const bestLoss = (fitted: readonly Fitted[], channels: ProfileInput['channels']) =>
  Math.min(...fitted.filter(({ input }) => input.channels === channels).map(({ loss }) => loss))

/** So many of either order that are not hopelessly behind: few images do not tell the orders apart where colours hardly matter. */
function bestOfEach(fitted: readonly Fitted[], count: number, factor: number): ProfileInput[] {
  const [best] = fitted
  const near = fitted.filter(({ loss }) => loss <= factor * best!.loss).map(({ input }) => input)
  const orders = [...new Set(near.map(({ channels }) => channels))]
  return orders.flatMap((channels) => near.filter((input) => input.channels === channels).slice(0, count))
}

async function placesToBegin(
  fit: ConstantFit,
  { tried, told, layer }: Pick<Options, 'tried' | 'told' | 'layer'>,
  { scatteredCount, runs }: { scatteredCount: number; runs: number },
): Promise<ProfileInput[]> {
  const likely = runs >= LEAST_RUNS_FOR_LIKELY ? layer?.likely : null
  const starts = startsOf(tried, told, likely ? told.length + STARTS_BESIDE_LIKELY : STARTS)
  if (!starts[0]) return []
  if (likely) {
    const images = runs >= RUNS_FOR_LIKELY ? LIKELY_IMAGES : LIKELY_IMAGES_WHEN_SLOW
    return [...starts, ...(await bestLikely(fit, bothOrders(starts[0]).map(likely), images))]
  }
  return scatteredCount > 0 ? [...starts, ...(await bestScattered(fit, starts, scatteredCount))] : starts
}

/** The best of either order of what is likely by the first layer. */
async function bestLikely(
  fit: ConstantFit,
  byOrder: readonly (readonly ProfileInput[])[],
  images: number,
): Promise<ProfileInput[]> {
  const found: ProfileInput[] = []
  for (const inputs of byOrder) {
    const fitted = []
    for (const input of inputs) fitted.push({ input, loss: await fit.loss(input, images) })
    fitted.sort((a, b) => a.loss - b.loss)
    found.push(...fitted.slice(0, MOST_LIKELY).map(({ input }) => input))
  }
  return found
}

/** Landscapes have many hills, and a preset may stand on a low one: the best of many around the best of either order. */
async function bestScattered(
  fit: ConstantFit,
  starts: readonly ProfileInput[],
  count: number,
): Promise<ProfileInput[]> {
  const found: { input: ProfileInput; loss: number }[] = []
  for (const channels of new Set(starts.map((each) => each.channels))) {
    const center = starts.find((each) => each.channels === channels)!
    const own = await fit.loss(center, SCATTER_IMAGES)
    for (const input of scattered(center, count)) {
      const loss = await fit.loss(input, SCATTER_IMAGES)
      if (loss < own) found.push({ input, loss })
    }
  }
  return found
    .toSorted((a, b) => a.loss - b.loss)
    .slice(0, MOST_SCATTERED)
    .map(({ input }) => input)
}

/** The best of either order by turns: no small step leads from one order to the other. */
function startsOf(tried: readonly ProfileInput[], told: readonly ProfileInput[], most: number): ProfileInput[] {
  const fixed = tried.filter(({ normalization }) => normalization === 'fixed')
  const [leading] = fixed
  const order = ({ channels }: ProfileInput) => channels
  const same = apart(fixed.filter((input) => order(input) === order(leading!)))
  const other = apart(fixed.filter((input) => order(input) !== order(leading!)))
  const byTurns = same.flatMap((input, place) => [input, ...(other[place] ? [other[place]] : [])])
  return apart([...told, ...byTurns]).slice(0, Math.max(most, told.length))
}

/** Without those that are near to one before them in the same order. */
function apart(inputs: readonly ProfileInput[]): ProfileInput[] {
  const found: ProfileInput[] = []
  for (const input of inputs) {
    const near = (each: ProfileInput) => each.channels === input.channels && distanceBetween(each, input) < APART
    if (!found.some(near)) found.push(input)
  }
  return found
}
