import { MaskPlane, type Change, type Step, type Studio } from '../../painting/engine/index.ts'
import { writePatch } from '../../painting/engine/apply-patch.ts'

type Done = readonly Pick<Step, 'id'>[]
type Load = (stepId: string) => Promise<Change | null>

/**
 * The mask as it was when other steps were done than now: those that are done now and were not are taken back, newest
 * first, and those that were done then are done again. The mask itself is not touched, and is copied only while nothing
 * writes to it: in the middle of a stroke, or of an undo that goes on tile by tile, it is none that its steps tell of.
 * @param load what a step changed; null where that is forgotten
 * @returns null where a step is forgotten
 */
export async function maskBefore(studio: Studio, then: Done, load: Load): Promise<MaskPlane | null> {
  for (;;) {
    await atRest(studio)
    const now = doneIn(studio.timeline.snapshot())
    const patches = await patchesBetween(now, then, load)
    if (!patches) return null
    if (!isAtRest(studio) || !isSame(now, doneIn(studio.timeline.snapshot()))) continue
    const { width, height, data } = studio.plane
    const before = new MaskPlane(width, height, data.slice())
    for (const patch of patches) writePatch(before, patch)
    return before
  }
}

export const doneIn = <S>({ steps, position }: { steps: readonly S[]; position: number }): readonly S[] =>
  steps.slice(0, position)

/** In their order; null where one is forgotten. */
async function patchesBetween(now: Done, then: Done, load: Load): Promise<Uint8Array[] | null> {
  const ids = new Set(then.map(({ id }) => id))
  const added = now.findIndex(({ id }) => !ids.has(id))
  const common = added < 0 ? now.length : added
  const last = now[common - 1]?.id
  const back = now.slice(common).toReversed()
  const again = then.slice(then.findIndex(({ id }) => id === last) + 1)
  const patches: Uint8Array[] = []
  for (const [index, { id }] of [...back, ...again].entries()) {
    const change = await load(id)
    if (!change) return null
    patches.push(index < back.length ? change.before : change.after)
  }
  return patches
}

const isAtRest = (studio: Studio) => !studio.isBusy && studio.timeline.snapshot().target === null

function atRest(studio: Studio): Promise<void> {
  return new Promise((resolve) => {
    const stops: (() => void)[] = []
    const look = () => {
      if (!isAtRest(studio)) return
      for (const stop of stops) stop()
      resolve()
    }
    stops.push(studio.subscribe(look), studio.timeline.subscribe(look))
    look()
  })
}

/** A step follows the one before it, so the last tells of all. */
const isSame = (one: Done, other: Done) => one.length === other.length && one.at(-1)?.id === other.at(-1)?.id
