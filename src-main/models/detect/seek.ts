import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { distanceBetween, scattered, withUnits } from './constants.ts'
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
  /** What these constants would lose on images that they were not fitted to, by image likewise. */
  lossesApart: (images: number) => Promise<number[]>
}

/** Images, views among them, of the fits that choose between places to begin at, and of the last. */
const [LEAST_SOME, MOST_SOME, MOST_MANY] = [4, 16, 64]
/** Such a part of the time is for the first fits; what is not used up follows further places. */
const SHARE_OF_FITS = 0.42
/** Such a part of what is left then is for reading further photos. */
const SHARE_OF_TAKING = 0.15
/**
 * By the runs that the time is enough for: constants that are scattered around each order's best, places of either order that are
 * followed whatever it takes, and places to begin at beside what the first layer tells, as of what it tells in either order.
 */
const PLANS: readonly Plan[] = [
  { runs: 2000, scattered: 16, followed: 2, turned: true, beside: 4, likely: 4 },
  { runs: 1500, scattered: 12, followed: 2, turned: true, beside: 2, likely: 2 },
  { runs: 800, scattered: 12, followed: 1, turned: true, beside: 2, likely: 2 },
  { runs: 0, scattered: 0, followed: 1, turned: false, beside: 2, likely: 2 },
]
type Plan = { runs: number; scattered: number; followed: number; turned: boolean; beside: number; likely: number }
/** Places to begin at that are looked at where the first layer tells of none. */
const STARTS = 4
/** Rounds of the last fits; they end where nothing is gained. */
const LAST_ROUNDS = 3
/** Either order is followed to the end unless it is further behind: factor of the loss. */
const WORTH_GOING_ON = 1.25
const [SCATTER_IMAGES, MOST_SCATTERED] = [3, 2]
/** Other contrasts that the best is tried with, in units. One that is not much worse is worth a fit, and a gain another. */
const CONTRASTS = [-4, -2, 2, 4]
const [WORTH_A_HOP, LEAST_HOP_GAIN] = [1.08, 0.995]
/** What the first layer tells is looked at on few images, and the best of either order on more; a slow model has no time for it. */
const [LIKELY_IMAGES, LIKELY_IMAGES_WITH_FEW_RUNS] = [2, 1]
const [RUNS_FOR_LIKELY, LEAST_RUNS_FOR_LIKELY] = [240, 120]
/** Constants nearer than so many units are one place to begin at. */
const APART = 2

/**
 * Looks for constants that no preset has: from the best of what was tried in either order of channels, and from what the graph
 * tells, in fits on some images, and from the best of them on more. Null where there is no time for it.
 */
export async function seekConstants(options: Options): Promise<Sought | null> {
  const fits = new Fits(options)
  const plan = PLANS.find(({ runs }) => fits.affordable >= runs) ?? PLANS.at(-1)!
  const begin = await placesToBegin(fits, options, plan)
  if (!begin[0]) return null
  const some = between(LEAST_SOME, someImages(fits.affordable, options.told.length > 0 ? 3 : 2), fits.most(MOST_SOME))
  await fits.fit.calibrate(begin[0], some)
  const judged = await fits.on(apart(begin), some, 0)
  if (!judged[0]) return null
  const second = [...(await followPlaces(fits, judged, { some, plan, told: options.told })), ...judged].toSorted(byLoss)
  const input = await bestOnMany(fits, second, judged[0].input, some)
  return {
    input,
    losses: (of, images) => fits.fit.losses(of, images),
    lossesApart: (images) => fits.fit.lossesApart(input, images),
  }
}

const byLoss = (a: Fitted, b: Fitted) => a.loss - b.loss

/** Fits within the time that is left. */
class Fits {
  readonly fit: ConstantFit
  readonly #explorer: Explorer
  readonly #deadlineMs: number

  constructor({ explorer, read, told, layer, deadlineMs }: Options) {
    this.#explorer = explorer
    this.#deadlineMs = deadlineMs
    this.fit = new ConstantFit({ explorer, read, prior: priorOf(told, layer), isLate: () => this.isLate() })
  }

  isLate(): boolean {
    return this.leftMs <= 0
  }

  get leftMs(): number {
    return this.#deadlineMs - performance.now()
  }

  /** Runs. */
  get affordable(): number {
    return this.leftMs / Math.max(1, this.#explorer.msPerRun)
  }

  get isSlow(): boolean {
    return this.#explorer.msPerRun > SLOW_MS
  }

  /** Up to so many, which the last fits ask for; reading them leaves time for these. */
  async takeMore(images: number): Promise<void> {
    const untilMs = this.leftMs * (1 - SHARE_OF_TAKING)
    if (images > this.#explorer.entries) await this.#explorer.takeMore(images, () => this.leftMs <= untilMs)
  }

  /** Images, views among them, of which there may be fewer. */
  most(images: number): number {
    return Math.min(images, this.#explorer.entries)
  }

  /** Best first; those that are left when it is late are left out. */
  async on(from: readonly ProfileInput[], images: number, rounds: number): Promise<Fitted[]> {
    const found: Fitted[] = []
    for (const input of from) if (!this.isLate()) found.push(await this.fit.run(input, images, rounds))
    return found.toSorted(byLoss)
  }
}

/** The best places of either order, as many more as there is time for, and the other order from where these arrived. */
async function followPlaces(
  fits: Fits,
  judged: readonly Fitted[],
  { some, plan, told }: { some: number; plan: Plan; told: readonly ProfileInput[] },
): Promise<Fitted[]> {
  const untilMs = fits.leftMs * (1 - SHARE_OF_FITS)
  // What the graph tells may be far off where the photos of training were others: it is followed beside the rest.
  const untold = judged.filter(({ input }) => !told.includes(input))
  const leader = judged[0]!.input
  const places = [...(told.includes(leader) ? [leader] : []), ...bestOfEach(untold, plan.followed, Infinity)]
  const followed = await fits.on(places, some, 1)
  const others = plan.turned ? followed.flatMap(({ input }) => inOtherOrder(input)) : []
  const turned = await fits.on(others, some, 0)
  // What fits in the wrong order lies near the right constants of the right one.
  const better = turned.filter(({ input, loss }) => loss < bestLoss(followed, input.channels))
  followed.push(...(await fits.on(bestOfEach(better, 1, WORTH_GOING_ON), some, 1)))
  followed.push(...(await hop(fits, followed, some, untilMs)))
  for (const { input } of untold) {
    if (fits.leftMs < untilMs) break
    if (!places.includes(input)) followed.push(...(await fits.on([input], some, 1)))
  }
  return followed
}

/**
 * Contrast is what a model feels least where the rest is fitted to it: fits end along a flat valley of it. So the best is tried
 * again with others, and fitted from the best of these, as long as that gains.
 */
async function hop(fits: Fits, followed: readonly Fitted[], some: number, untilMs: number): Promise<Fitted[]> {
  const found: Fitted[] = []
  let best = followed.toSorted(byLoss)[0]
  while (best && fits.leftMs > untilMs) {
    const { input } = best
    const [other] = await fits.on(
      CONTRASTS.map((units) => withUnits(input, [0, 0, 0, units, units, units])),
      some,
      0,
    )
    const [fitted] = other && other.loss < WORTH_A_HOP * best.loss ? await fits.on([other.input], some, 1) : []
    if (!fitted) break
    found.push(fitted)
    if (fitted.loss > LEAST_HOP_GAIN * best.loss) break
    best = fitted
  }
  return found
}

/** The best of either order, fitted on as many images as there is time for. */
async function bestOnMany(
  fits: Fits,
  second: readonly Fitted[],
  first: ProfileInput,
  some: number,
): Promise<ProfileInput> {
  await fits.takeMore(Math.min(MOST_MANY, Math.floor(manyImages(fits.affordable, some))))
  const many = between(some, manyImages(fits.affordable, some), fits.most(MOST_MANY))
  await fits.fit.calibrate(second[0]!.input, many)
  const leading = await fits.on([...bestOfEach(second, 1, WORTH_GOING_ON), first], many, 0)
  const last = await fits.on(bestOfEach(leading, 1, WORTH_GOING_ON), many, LAST_ROUNDS)
  // The images of a fit speak for it: others are asked as well where there is time.
  const seen = last.length > 0 ? many : some
  const all = fits.isSlow || fits.isLate() ? seen : fits.most(MOST_MANY)
  const final: Fitted[] = []
  for (const input of bestOfEach(last.length > 0 ? last : second, 1, WORTH_GOING_ON))
    final.push({ input, loss: await fits.fit.loss(input, all), images: all })
  return final.toSorted(byLoss)[0]!.input
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
  { fit, affordable: runs }: Fits,
  { tried, told, layer }: Pick<Options, 'tried' | 'told' | 'layer'>,
  plan: Plan,
): Promise<ProfileInput[]> {
  const likely = runs >= LEAST_RUNS_FOR_LIKELY ? layer?.likely : null
  const starts = startsOf(tried, told, likely ? told.length + plan.beside : STARTS)
  if (!starts[0]) return []
  if (likely) {
    const images = runs >= RUNS_FOR_LIKELY ? LIKELY_IMAGES : LIKELY_IMAGES_WITH_FEW_RUNS
    return [...starts, ...(await bestLikely(fit, bothOrders(starts[0]).map(likely), { images, most: plan.likely }))]
  }
  return plan.scattered > 0 ? [...starts, ...(await bestScattered(fit, starts, plan.scattered))] : starts
}

/** The best of either order of what is likely by the first layer. */
async function bestLikely(
  fit: ConstantFit,
  byOrder: readonly (readonly ProfileInput[])[],
  { images, most }: { images: number; most: number },
): Promise<ProfileInput[]> {
  const found: ProfileInput[] = []
  for (const inputs of byOrder) {
    const fitted = []
    for (const input of inputs) fitted.push({ input, loss: await fit.loss(input, images) })
    fitted.sort((a, b) => a.loss - b.loss)
    found.push(...fitted.slice(0, most).map(({ input }) => input))
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
