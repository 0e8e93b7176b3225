import { useEffect, useRef, useState } from 'react'
import { photoUrl } from '../../src-shared/contract/index.ts'
import type { MaskInfo } from '../../src-shared/domain/index.ts'
import { client } from '../host/client.ts'
import { faultOf, isConnectionLoss, type Fault } from '../host/fault.ts'
import { WorkerDesk } from '../painting/colour/worker-desk.ts'
import { Studio } from '../painting/engine/index.ts'
import { loadPhoto, preloadPhoto } from '../painting/view/photo-loader.ts'
import type { Photo, PhotoRef } from '../painting/view/photo.ts'
import { loadMask } from '../painting/view/plane-loader.ts'
import { ViewTransform, type ViewState } from '../painting/view/view-transform.ts'
import { outbox, startOutbox } from './outbox/index.ts'
import { toolbox } from './toolbox.ts'

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
const leftAt = new Map<string, ViewState>()

/** Opens images one after the other. Leaving one waits for nothing: its strokes are in the outbox. */
export function useOpenImage(item: PhotoRef | undefined): OpenState & { reload: () => void } {
  const [state, setState] = useState<OpenState>({ opened: null, loading: true, fault: null })
  const [attempt, setAttempt] = useState(0)
  const shown = useRef<Opened | null>(null)
  const { id: imageId, sha256, width, height } = item ?? {}

  useEffect(() => {
    if (imageId === undefined || sha256 === undefined || width === undefined || height === undefined) return
    const abort = new AbortController()
    setState({ opened: shown.current, loading: true, fault: null })
    openImage({ id: imageId, sha256, width, height }, abort.signal).then(
      (opened) => {
        if (abort.signal.aborted) return opened.photo.close()
        replace(shown, opened)
        setState({ opened, loading: false, fault: null })
      },
      (error: unknown) => {
        if (abort.signal.aborted) return
        replace(shown, null)
        setState({ opened: null, loading: false, fault: faultOf(error) })
      },
    )
    return () => abort.abort()
  }, [imageId, sha256, width, height, attempt])

  useEffect(() => () => replace(shown, null), [])
  return { ...state, reload: () => setAttempt((count) => count + 1) }
}

/** A photo's pixels are given back a little later than its canvas. */
const CLOSE_AFTER_MS = 1_000

function replace(shown: { current: Opened | null }, next: Opened | null): void {
  const last = shown.current
  shown.current = next
  if (!last) return
  const view = last.view.kept
  if (view) leftAt.set(last.imageId, view)
  else leftAt.delete(last.imageId)
  last.colours.close()
  setTimeout(() => last.photo.close(), CLOSE_AFTER_MS)
}

async function openImage(item: PhotoRef, signal: AbortSignal): Promise<Opened> {
  const imageId = item.id
  // The photo does not wait for the mask: its address is known already.
  const photoComing = loadPhoto(item, signal)
  photoComing.catch(() => undefined)
  await startOutbox()
  const [answer, plane] = await openMask(imageId)
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
  const colours = new WorkerDesk({ url: photoUrl(item), width, height })
  const studio = new Studio({
    width,
    height,
    ...(plane ? { mask: plane.values } : {}),
    ...(plane?.facts ? { facts: plane.facts } : {}),
    toolbox,
    colours,
    onStroke: ({ label, patch }) => outbox.add(imageId, label, patch),
  })
  studio.restore(outbox.pendingOf(imageId).map((stroke) => stroke.patch))
  const view = new ViewTransform({ width, height })
  const left = leftAt.get(imageId)
  if (left) view.restore(left)
  return { imageId, photo, colours, studio, view, mask: answer.mask }
}

/** The mask may change between the answer and its picture: then its address is gone, and one asks once more. */
async function openMask(imageId: string) {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await client.annotation.open({ imageId })
      const plane = answer.maskUrl === null ? null : await loadMask(answer.maskUrl)
      if (plane && (plane.width !== answer.width || plane.height !== answer.height)) {
        throw new Error(
          `The mask is ${plane.width} × ${plane.height} but the photo is ${answer.width} × ${answer.height}.`,
        )
      }
      return [answer, plane] as const
    } catch (error) {
      const { code } = faultOf(error)
      if (tries >= 2 || (code !== 'INTERNAL' && !isConnectionLoss(error))) throw error
    }
  }
}

/** Brings the next photo and mask near, so that they are there when one gets to them. */
export function preload(item: PhotoRef): void {
  void preloadPhoto(item)
}
