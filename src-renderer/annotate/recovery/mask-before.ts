import { MaskPlane, type Change, type Step } from '../../painting/engine/index.ts'
import { writePatch } from '../../painting/engine/apply-patch.ts'

type Done = readonly Pick<Step, 'id'>[]

/**
 * The mask as it was when other steps were done than now: those that are done now and were not are taken back, newest
 * first, and those that were done then are done again. The mask itself is not touched.
 * @param load what a step changed; null where that is forgotten
 * @returns null where a step is forgotten
 */
export async function maskBefore(
  plane: MaskPlane,
  now: Done,
  then: Done,
  load: (stepId: string) => Promise<Change | null>,
): Promise<MaskPlane | null> {
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
  const before = new MaskPlane(plane.width, plane.height, plane.data.slice())
  for (const patch of patches) writePatch(before, patch)
  return before
}
