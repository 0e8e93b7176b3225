import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { isClearlyBetter } from './decide.ts'
import type { Explorer } from './explorer.ts'
import type { Pool } from './pool.ts'
import { asExploreRead, type Read } from './reads.ts'
import { FIRST_IMAGES, roundImages, SECOND_IMAGES } from './rounds.ts'
import { Scoreboard, type Scored } from './scoreboard.ts'

/** What is far behind on the images of the first round, and of the second. */
const [FAR_BEHIND_ON_FEW, FAR_BEHIND_ON_SOME] = [0.08, 0.05]
/** What is compared on all images. */
const COMPARED_AT_END = 3

type Comparing = {
  explorer: Pick<Explorer, 'msPerRun'>
  pool: Pool
  images: number
  read: Read
  isSlow: boolean
  /** Of those that are left to compare on. */
  runsLeft: () => number
  deadlineMs: number
}

/** With what hardly differs from it, and with what is usual: a few images tell these wrong. Where it is late, only what is known. */
export async function compare(
  board: Scoreboard,
  { told, leading }: { told: readonly ProfileInput[]; leading: readonly ProfileInput[] },
  { explorer, pool, images, read, isSlow, runsLeft, deadlineMs }: Comparing,
): Promise<Scored[]> {
  const on = async (inputs: readonly ProfileInput[], to: number) =>
    Scoreboard.ofRead(await board.score(inputs, { to, reads: [asExploreRead(read)] }), read)
  const isLate = () => performance.now() > deadlineMs
  // These were seen on so many images before: nothing is run for them.
  const known = () => on([...told, ...leading], Math.min(images, SECOND_IMAGES))
  if (isLate()) return known()
  const [{ width, height }] = leading as [ProfileInput]
  const sized = (input: ProfileInput) => ({ ...input, width, height })
  const few = await on([...leading, ...pool.usual.map(sized)], roundImages(FIRST_IMAGES, images, explorer))
  if (isLate()) return known()
  const near = few.filter(({ worth }) => worth > few[0]!.worth - FAR_BEHIND_ON_FEW).map(({ input }) => input)
  const siblings = isSlow ? [] : pool.siblings(leading[0]!).map(sized)
  const sure = [...pool.sure, ...pool.ofImage].map(sized)
  const some = await on([...near, ...siblings, ...sure], roundImages(SECOND_IMAGES, images, explorer))
  if (isLate()) return known()
  const behindOwn = some.filter(({ input }) => pool.isBehindOwn(input)).slice(0, COMPARED_AT_END)
  const ahead = some.filter(({ input, worth }, place) =>
    pool.isUsual(input) ? worth > some[0]!.worth - FAR_BEHIND_ON_SOME : place < COMPARED_AT_END,
  )
  // No small step leads to it from constants, which a few images may happen to fit better: it is compared to the end.
  const ofImage = some.filter(({ input }) => input.normalization === 'per-image').slice(0, 1)
  const last = [...told, ...leading, ...[...behindOwn, ...ahead, ...ofImage].map(({ input }) => input)]
  return on(last, Math.min(images, Math.max(SECOND_IMAGES, Math.floor(runsLeft() / last.length))))
}

/**
 * Where a graph begins with a pipeline of its own only what is behind that, unless it is far behind in every sense, or what is
 * usual is clearly better: the model may have been trained with that pipeline, and is then fed as if there were none.
 */
export function likely(
  compared: readonly Scored[],
  pool: Pick<Pool, 'isUsual' | 'isBehind' | 'isBehindOwn'>,
): readonly Scored[] {
  const behind = compared.filter(({ input }) => pool.isBehindOwn(input))
  const [own] = behind
  if (!own || own.worth <= compared[0]!.worth - FAR_BEHIND_ON_FEW) return compared
  const usual = compared.find(({ input }) => pool.isUsual(input) && !pool.isBehind(input))
  return usual && isClearlyBetter(usual, own) ? compared : behind
}
