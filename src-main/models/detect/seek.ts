import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { distanceBetween, scattered } from './constants.ts'
import type { Explorer } from './explorer.ts'
import { ConstantFit, type Fitted } from './fit.ts'
import { inOtherOrder } from './inputs.ts'
import { priorOf } from './prior.ts'
import type { Read } from './reads.ts'

type Options = {
  explorer: Explorer
  read: Read
  /** What was tried, best first. */
  tried: readonly ProfileInput[]
  /** What the graph itself tells, in each order of channels; none for most. */
  told: readonly ProfileInput[]
  deadlineMs: number
}

export type Sought = {
  input: ProfileInput
  /** By image, views among them: what another input is compared by. */
  losses: (input: ProfileInput, images: number) => Promise<number[]>
}

/** How many images, views among them, each stage looks at, and where it begins from, by the runs that the time is enough for. */
const PLANS: readonly { runs: number; scattered: number; few: number; some: number; many: number; starts: number }[] = [
  { runs: 560, scattered: 12, few: 5, some: 12, many: 32, starts: 4 },
  { runs: 400, scattered: 6, few: 5, some: 10, many: 24, starts: 3 },
  { runs: 250, scattered: 0, few: 4, some: 8, many: 16, starts: 2 },
  { runs: 0, scattered: 0, few: 3, some: 6, many: 12, starts: 2 },
]
/** What goes on from few images to more only if it is not further behind the best: factor of the loss. */
const WORTH_GOING_ON = 1.4
/** And another of the same order. */
const NEXT_BEST = 1.1
const [SCATTER_IMAGES, MOST_SCATTERED] = [3, 2]
/** Constants nearer than so many units are one place to begin at. */
const APART = 2

/**
 * Looks for constants that no preset has: from the best of what was tried in either order of channels, and from what the graph
 * tells, in fits on few images, and from the best of them on more. Null where there is no time for it.
 */
export async function seekConstants({ explorer, read, tried, told, deadlineMs }: Options): Promise<Sought | null> {
  const affordable = (deadlineMs - performance.now()) / Math.max(1, explorer.msPerRun)
  const plan = PLANS.find(({ runs }) => affordable >= runs) ?? PLANS.at(-1)!
  const isLate = () => performance.now() > deadlineMs
  const fit = new ConstantFit({ explorer, read, prior: priorOf(told), isLate })
  const on = async (from: readonly ProfileInput[], images: number, rounds: number) => {
    const found: Fitted[] = []
    for (const input of from) if (!isLate()) found.push(await fit.run(input, images, rounds))
    return found.toSorted((a, b) => a.loss - b.loss)
  }
  const begin = startsOf(tried, told, plan.starts)
  if (plan.scattered > 0) begin.push(...(await bestScattered(fit, begin, plan.scattered)))
  if (begin[0]) await fit.calibrate(begin[0], Math.min(plan.few, explorer.entries))
  const first = await on(begin, Math.min(plan.few, explorer.entries), 1)
  if (first.length === 0) return null
  const some = Math.min(plan.some, explorer.entries)
  await fit.calibrate(first[0]!.input, some)
  // Few images choose badly: what fits them best fits others worse.
  const judged = await on(apart(first.map(({ input }) => input)), some, 0)
  const followed = await on(bestOfEach(judged), some, 1)
  const second = [
    ...followed,
    ...(await on(
      followed.flatMap(({ input }) => inOtherOrder(input)),
      some,
      1,
    )),
  ].toSorted((a, b) => a.loss - b.loss)
  const many = Math.min(plan.many, explorer.entries)
  const last = await on(bestOfEach(second.length > 0 ? second : judged), many, 2)
  const { input } = last[0] ?? second[0] ?? judged[0] ?? first[0]!
  return { input, losses: (of, images) => fit.losses(of, images) }
}

/** Of either order, unless it is hopelessly behind: few images do not tell the orders apart where colours hardly matter. */
function bestOfEach(fitted: readonly Fitted[]): ProfileInput[] {
  const [best] = fitted
  const other = fitted.find(({ input }) => input.channels !== best?.input.channels)
  const second = fitted.find((each) => each !== best && each.loss < NEXT_BEST * best!.loss)
  return [best, other && other.loss < WORTH_GOING_ON * best!.loss ? other : second].flatMap((each) => each?.input ?? [])
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
