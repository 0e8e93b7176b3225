import type { MaskInfo, PreLabelStroke } from '../../src-shared/domain/index.ts'
import { client } from '../host/client.ts'
import { faultOf, isConnectionLoss } from '../host/fault.ts'
import { WorkerDesk } from '../painting/colour/worker-desk.ts'
import { Studio, type StudioStroke } from '../painting/engine/index.ts'
import { loadPhoto } from '../painting/view/photo-loader.ts'
import type { Photo, PhotoRef } from '../painting/view/photo.ts'
import { loadMask } from '../painting/view/plane-loader.ts'
import { ViewTransform, type KeptView } from '../painting/view/view-transform.ts'
import { submissions } from './flow/index.ts'
import { outbox, startOutbox } from './outbox/index.ts'
import { ownBytes, randomId } from './outbox/stroke.ts'
import { heldStrokes } from './pre-label/held-strokes.ts'
import { stepSource, storedSteps, withWaiting } from './step-source.ts'
import { stillWaiting } from './still-waiting.ts'
import { toolbox } from './toolbox.ts'
import { warmUpOnce } from './warm-up.ts'

/** An image that can be painted on. */
export type Opened = {
  imageId: string
  photo: Photo
  /** The photo's colours, for the tools that look at them. */
  colours: WorkerDesk
  studio: Studio
  view: ViewTransform
  /** As the backend had it when the image was opened. */
  mask: MaskInfo | null
}

/** Where each image was left, so that one comes back to the same place. */
const leftAt = new Map<string, KeptView>()

/** Whether the mask as it was opened here, with this window's strokes, is what the backend has. */
export async function isFresh(imageId: string): Promise<boolean> {
  try {
    const { sequence, mask } = await client.annotation.open({ imageId })
    return outbox.knows(imageId, sequence, mask?.version ?? null)
  } catch {
    return false
  }
}

/** A photo's pixels are given back a little later than its canvas. */
const CLOSE_AFTER_MS = 1_000
/** The next one begins where it was left. */
export function rememberPlace({ imageId, view }: Opened): void {
  if (view.kept) leftAt.set(imageId, view.kept)
  else leftAt.delete(imageId)
}

/** Studios that were replaced: what they still bring would go on top of a mask that they never saw. */
const replaced = new WeakSet<Studio>()

/** It is opened anew: what was done stays, what still comes is dropped. */
export function replace({ studio }: Opened): void {
  replaced.add(studio)
  close(studio)
}

/** Nothing changes it any more, however late it comes. */
function close(studio: Studio): void {
  studio.timeline.settle()
  studio.setReadOnly('This image was left; open it again to paint.')
}

export function closeLater(opened: Opened): void {
  close(opened.studio)
  heldStrokes.drop(opened.imageId)
  rememberPlace(opened)
  opened.colours.close()
  setTimeout(() => opened.photo.close(), CLOSE_AFTER_MS)
}

/** @throws where photo or mask cannot be had */
export async function openImage(item: PhotoRef, signal: AbortSignal): Promise<Opened> {
  const imageId = item.id
  // The photo does not wait for the mask: its address is known already.
  const photoComing = loadPhoto(item, signal)
  photoComing.catch(() => undefined)
  await startOutbox()
  // Before the mask is asked for: what is stored meanwhile is in one of the two.
  const mayWait = outbox.pendingOf(imageId)
  const [answer, plane, history] = await openMask(imageId)
  // The mask waited for a backend that was away; the photo could not (a TypeError), and is asked for again.
  const photo = await photoComing.catch((error: unknown) => {
    if (error instanceof TypeError) return loadPhoto(item, signal)
    throw error
  })
  const { width, height } = answer
  if (photo.width !== width || photo.height !== height) {
    photo.close()
    throw new Error(`The photo is ${width} × ${height} now; it was imported anew. Open it again.`)
  }
  outbox.opened(imageId, answer.sequence, answer.mask?.version ?? null)
  const colours = new WorkerDesk({ id: item.id, sha256: item.sha256, width, height })
  const { stored, lines } = history
  const storedAt = (strokeId: string) => outbox.storedAt(strokeId)
  const waiting = stillWaiting(mayWait, { upTo: answer.sequence, stored, storedAt })
  const studio: Studio = new Studio({
    width,
    height,
    ...(plane ? { mask: plane.values } : {}),
    ...(plane?.facts ? { facts: plane.facts } : {}),
    toolbox,
    colours,
    later: (work) => setTimeout(work),
    onStroke: (stroke) => {
      if (!replaced.has(studio)) heldStrokes.pass(imageId, (preLabel) => addToOutbox(imageId, stroke, preLabel))
    },
    timeline: {
      ...withWaiting(lines, waiting),
      newStepId: () => randomId('str'),
      source: stepSource(imageId),
    },
  })
  studio.restore(waiting.map((stroke) => stroke.patch))
  setTimeout(() => studio.timeline.prefetch(), PREFETCH_AFTER_MS)
  warmUpOnce()
  const view = new ViewTransform({ width, height })
  const left = leftAt.get(imageId)
  if (left) view.restore(left)
  return { imageId, photo, colours, studio, view, mask: answer.mask }
}

/** Steps of before are read when the image can be painted on: nobody waits for them. */
const PREFETCH_AFTER_MS = 400

function addToOutbox(
  imageId: string,
  { id, label, patch, step }: StudioStroke,
  preLabel: PreLabelStroke | undefined,
): void {
  const kept =
    step.kind === 'travel' ? step : { ...step, before: ownBytes(step.before), thumbnail: ownBytes(step.thumbnail) }
  outbox.add(imageId, label, patch, { id, step: kept, preLabel })
  // Painted on before it was handed in: it is not done after all.
  submissions.withdraw(imageId)
}

/** The mask may change between the answer and its picture: then its address is gone, and one asks once more. */
async function openMask(imageId: string) {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await client.annotation.open({ imageId })
      const [history, plane] = await Promise.all([
        storedSteps(imageId, answer.sequence),
        answer.maskUrl === null ? null : loadMask(answer.maskUrl),
      ])
      if (plane && (plane.width !== answer.width || plane.height !== answer.height)) {
        throw new Error(
          `The mask is ${plane.width} × ${plane.height} but the photo is ${answer.width} × ${answer.height}.`,
        )
      }
      return [answer, plane, history] as const
    } catch (error) {
      const { code } = faultOf(error)
      if (tries >= 2 || (code !== 'INTERNAL' && !isConnectionLoss(error))) throw error
    }
  }
}
