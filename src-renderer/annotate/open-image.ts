import { useEffect, useState } from 'react'
import type { MaskInfo, PreLabelStroke } from '../../src-shared/domain/index.ts'
import { onOpening } from '../app/opening.ts'
import { useLatest } from '../components/use-latest.ts'
import { client } from '../host/client.ts'
import { onBackendEvent } from '../host/events.ts'
import { faultOf, isConnectionLoss, type Fault } from '../host/fault.ts'
import { WorkerDesk } from '../painting/colour/worker-desk.ts'
import { Studio, type StudioStroke } from '../painting/engine/index.ts'
import { loadPhoto } from '../painting/view/photo-loader.ts'
import type { Photo, PhotoRef } from '../painting/view/photo.ts'
import { loadMask } from '../painting/view/plane-loader.ts'
import { ViewTransform, type KeptView } from '../painting/view/view-transform.ts'
import { submissions } from './flow/index.ts'
import { ImageShelf } from './image-shelf.ts'
import { outbox, startOutbox } from './outbox/index.ts'
import { randomId } from './outbox/stroke.ts'
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

export type OpenState = {
  /** The image that is shown; during a change of image still the last one, which then cannot be painted on. */
  opened: Opened | null
  loading: boolean
  fault: Fault | null
}

/** Where each image was left, so that one comes back to the same place. */
const leftAt = new Map<string, KeptView>()

/** Opened images: the one that is shown, those to come, and the last one. */
const shelf = new ImageShelf<PhotoRef, Opened>({ keyOf, open: openImage, close: closeLater })

onOpening((image) => void shelf.get(image).catch(() => undefined))

function keyOf({ id, sha256 }: Pick<PhotoRef, 'id' | 'sha256'>): string {
  return `${id} ${sha256}`
}

/**
 * Opens images one after the other; what was prepared is there in the same frame. Leaving one waits for nothing: its strokes
 * are in the outbox.
 * @param beside what shall be open beside it, the most wanted first
 */
export function useOpenImage(
  item: PhotoRef | undefined,
  beside: readonly PhotoRef[],
): OpenState & { reload: () => void } {
  const [last, setLast] = useState<Opened | null>(null)
  const [failed, setFailed] = useState<{ try: string; fault: Fault } | null>(null)
  const [attempt, setAttempt] = useState(0)
  const key = item && keyOf(item)
  const thisTry = `${key} ${attempt}`
  const fault = failed?.try === thisTry ? failed.fault : null
  const wanted = useLatest({ item, beside })
  const ready = item ? shelf.ready(item) : null

  useEffect(() => {
    const { item } = wanted.current
    if (item === undefined) return
    let current = true
    shelf.get(item).then(
      (opened) => {
        if (current) setLast(opened)
      },
      (error: unknown) => {
        if (!current) return
        setLast(null)
        setFailed({ try: thisTry, fault: faultOf(error) })
      },
    )
    return () => {
      current = false
      if (!shelf.ready(item)) shelf.drop(keyOf(item))
    }
  }, [key, thisTry, wanted])

  const besideKeys = beside.map(keyOf).join()
  useEffect(() => {
    const { item, beside } = wanted.current
    if (item && ready) void shelf.want(item, beside)
  }, [ready, besideKeys, wanted])

  useEffect(
    () => () => {
      void shelf.want(null, [])
    },
    [],
  )
  const reload = () => {
    if (ready) {
      rememberPlace(ready)
      replaced.add(ready.studio)
      close(ready.studio)
    }
    if (key !== undefined) shelf.drop(key)
    setAttempt((count) => count + 1)
  }
  return { opened: ready ?? last, loading: ready === null && fault === null, fault: ready ? null : fault, reload }
}

/** What is prepared must be what the backend has: images that were painted on or imported elsewhere are opened anew. */
export function useFreshShelf(shownId: string | undefined, reload: () => void): void {
  const shown = useLatest({ id: shownId, reload })
  // Across changes of image: what is noted for the next one is looked at though it is shown by then.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const changed = new Set<string>()
    const stop = onBackendEvent((event) => {
      if (event.type !== 'changed' || !event.topics.includes('images')) return
      for (const key of shelf.keys) {
        const [id] = key.split(' ')
        if (id !== shown.current.id && (event.imageId === undefined || event.imageId === id)) changed.add(key)
      }
      clearTimeout(timer)
      timer = setTimeout(() => {
        for (const key of changed) void dropIfStale(key, () => shown.current)
        changed.clear()
      }, LOOK_AFTER_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [shown])
}

type ShownImage = { id: string | undefined; reload: () => void }

async function dropIfStale(key: string, shown: () => ShownImage): Promise<void> {
  const [imageId = ''] = key.split(' ')
  if (outbox.pendingOf(imageId).length > 0) return
  if (await isFresh(imageId)) return
  const { id, reload } = shown()
  if (id !== imageId) shelf.drop(key)
  // One got there meanwhile: opened anew where it is seen, unless the hand is at it already.
  else if (outbox.pendingOf(imageId).length === 0) reload()
}

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
/** Many changes in a row are looked at once. */
const LOOK_AFTER_MS = 400

function rememberPlace({ imageId, view }: Opened): void {
  if (view.kept) leftAt.set(imageId, view.kept)
  else leftAt.delete(imageId)
}

/** Studios that were replaced: what they still bring would go on top of a mask that they never saw. */
const replaced = new WeakSet<Studio>()

/** Nothing changes it any more, however late it comes. */
function close(studio: Studio): void {
  studio.timeline.settle()
  studio.setReadOnly('This image was left; open it again to paint.')
}

function closeLater(opened: Opened): void {
  close(opened.studio)
  heldStrokes.drop(opened.imageId)
  rememberPlace(opened)
  opened.colours.close()
  setTimeout(() => opened.photo.close(), CLOSE_AFTER_MS)
}

async function openImage(item: PhotoRef, signal: AbortSignal): Promise<Opened> {
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
  const kept = step.kind === 'travel' ? step : { ...step, before: own(step.before), thumbnail: own(step.thumbnail) }
  outbox.add(imageId, label, patch, { id, step: kept, preLabel })
  // Painted on before it was handed in: it is not done after all.
  submissions.withdraw(imageId)
}

/** Bytes of their own memory, as a message wants them. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

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
