import { useEffect, useState } from 'react'
import { onOpening } from '../app/opening.ts'
import { useLatest } from '../components/use-latest.ts'
import { onBackendEvent } from '../host/events.ts'
import { faultOf, type Fault } from '../host/fault.ts'
import type { PhotoRef } from '../painting/view/photo.ts'
import { FreshShelf } from './fresh-shelf.ts'
import { ImageShelf } from './image-shelf.ts'
import { closeLater, isFresh, openImage, rememberPlace, replace, type Opened } from './open-image.ts'
import { outbox } from './outbox/index.ts'
import { warmUpMemory } from './warm-up.ts'

type OpenState = {
  /** The image that is shown; during a change of image still the last one, which then cannot be painted on. */
  opened: Opened | null
  loading: boolean
  fault: Fault | null
}

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

  useEffect(() => (ready ? warmUpMemory(ready.studio.plane.data) : undefined), [ready])

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
      replace(ready)
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
    const fresh = new FreshShelf({
      keys: () => shelf.keys,
      isWaiting: (imageId) => outbox.pendingOf(imageId).length > 0,
      isFresh,
      drop: (key) => shelf.drop(key),
      shown: () => shown.current,
    })
    const stop = onBackendEvent((event) => {
      if (event.type === 'changed' && event.topics.includes('images')) fresh.note(event.imageId)
    })
    return () => {
      stop()
      fresh.dispose()
    }
  }, [shown])
}
