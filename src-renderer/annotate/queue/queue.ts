import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { create } from 'zustand'
import type { ImageItem, ImageQuery } from '../../../src-shared/domain/index.ts'
import { client, orpc } from '../../host/client.ts'
import { onBackendEvent } from '../../host/events.ts'
import { keepSkipped, marked, skippedIn } from './skipped.ts'

const PAGE_SIZE = 500

/**
 * The images to work through, in the order in which the list stood when one came here: an image that gets its mask
 * leaves a filter "without mask", but it must not vanish from under the hand that paints it.
 */
export type Queue = {
  items: readonly ImageItem[]
  /** False while the rest of a long list is on the way. */
  complete: boolean
  error: Error | null
  /** Left for later in this window. */
  skipped: ReadonlySet<string>
}

type Store = { key: string; queue: Queue }
const storage = typeof sessionStorage === 'undefined' ? null : sessionStorage
let skipped = skippedIn(storage)
const emptyQueue = (): Queue => ({ items: [], complete: false, error: null, skipped })
const useStore = create<Store>()(() => ({ key: '', queue: emptyQueue() }))

/** Loads the list once per address; an image that the filter leaves out stands first. */
export function useQueue(query: ImageQuery, imageId: string | undefined): Queue {
  const key = useMemo(() => JSON.stringify(query), [query])
  const { data: detail, error } = useQuery(imageOf(imageId))
  const store = useStore()
  // An address without a dataset means that of its image; going on within the list waits for no answer.
  const listed = useMemo(() => datasetOf(store.queue.items, imageId), [store, imageId])
  const datasetId = query.datasetId ?? detail?.datasetId ?? listed
  const full = useMemo(() => `${key} ${datasetId}`, [key, datasetId])
  useEffect(() => {
    if (datasetId === undefined || useStore.getState().key === full) return
    useStore.setState({ key: full, queue: emptyQueue() })
    void loadAll(full, { ...query, datasetId })
  }, [full, query, datasetId])
  return useMemo(() => {
    const { queue } = store.key === full ? store : { queue: { ...emptyQueue(), error } }
    if (!detail || !queue.complete || queue.items.some((item) => item.id === detail.id)) return queue
    return { ...queue, items: [detail, ...queue.items] }
  }, [store, full, detail, error])
}

const datasetOf = (items: readonly ImageItem[], imageId: string | undefined) =>
  items.find(({ id }) => id === imageId)?.datasetId

const imageOf = (imageId: string | undefined) =>
  orpc.images.get.queryOptions({ input: { imageId: imageId ?? '' }, enabled: imageId !== undefined })

/** The image of the address: in its place in the list, or by itself while the list is on the way. */
export function useShown(queue: Queue, place: number, imageId: string | undefined): ImageItem | undefined {
  const { data: detail } = useQuery(imageOf(imageId))
  return queue.items[place] ?? detail
}

async function loadAll(key: string, query: ImageQuery): Promise<void> {
  const items: ImageItem[] = []
  const current = () => useStore.getState().key === key
  try {
    for (;;) {
      const page = await client.images.page({ query, offset: items.length, limit: PAGE_SIZE })
      if (!current()) return
      items.push(...page.items)
      const complete = page.items.length === 0 || items.length >= page.total
      useStore.setState({ key, queue: { items: [...items], complete, error: null, skipped } })
      if (complete) return
    }
  } catch (error) {
    // Asked again when the screen is opened the next time.
    if (current()) useStore.setState({ key: '', queue: { items, complete: true, error: error as Error, skipped } })
  }
}

/** Brings the marks of images up to date that were painted here or elsewhere. */
export function useFreshMarks(): void {
  useEffect(
    () =>
      onBackendEvent((event) => {
        if (event.type !== 'changed' || event.imageId === undefined) return
        const { imageId } = event
        if (!useStore.getState().queue.items.some((item) => item.id === imageId)) return
        void client.images
          .get({ imageId })
          .then((fresh) =>
            useStore.setState(({ key, queue }) => ({
              key,
              queue: {
                ...queue,
                items: queue.items.map((item) =>
                  item.id === imageId ? { ...item, mask: fresh.mask, status: fresh.status } : item,
                ),
              },
            })),
          )
          .catch(() => undefined)
      }),
    [],
  )
}

/** What the backend said of an image, before its event comes round. */
export function noteStatus(imageId: string, status: ImageItem['status']): void {
  useStore.setState(({ key, queue }) => ({
    key,
    queue: { ...queue, items: queue.items.map((item) => (item.id === imageId ? { ...item, status } : item)) },
  }))
}

/** The image is offered when nothing else is left; or it is done, and not skipped after all. */
export function setSkipped(imageId: string, isSkipped: boolean): void {
  const next = marked(skipped, imageId, isSkipped)
  if (next === skipped) return
  skipped = next
  keepSkipped(storage, next)
  useStore.setState(({ key, queue }) => ({ key, queue: { ...queue, skipped } }))
}

/** The place of an image, found again only when the list or the image changes. */
export function usePlace(queue: Queue, imageId: string | undefined): number {
  return useMemo(() => queue.items.findIndex((item) => item.id === imageId), [queue.items, imageId])
}

/** The list is asked for anew when one comes back. */
export const forgetQueue = (): void => useStore.setState({ key: '', queue: emptyQueue() })

/** True from a moment after `active` became true: what is quick shows nothing. */
export function useAfter(active: boolean, ms: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!active) return
    const timer = setTimeout(() => setLate(true), ms)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [active, ms])
  return active && late
}
