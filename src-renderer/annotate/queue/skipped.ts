import { z } from 'zod'

const STORAGE_KEY = 'hairline.skipped'

type Store = Pick<Storage, 'getItem' | 'setItem'>

/** Images that were skipped in this window, so that a reload of the page knows them too. */
export function skippedIn(store: Store | null): ReadonlySet<string> {
  try {
    return new Set(z.array(z.string()).parse(JSON.parse(store?.getItem(STORAGE_KEY) ?? '[]')))
  } catch {
    return new Set()
  }
}

export function keepSkipped(store: Store | null, skipped: ReadonlySet<string>): void {
  try {
    store?.setItem(STORAGE_KEY, JSON.stringify([...skipped]))
  } catch {
    // Storage may be full or forbidden: then a reload forgets what was skipped, and it is offered like any other.
  }
}

/** The set with an image in it or without. */
export function marked(skipped: ReadonlySet<string>, imageId: string, isSkipped: boolean): ReadonlySet<string> {
  if (skipped.has(imageId) === isSkipped) return skipped
  const next = new Set(skipped)
  if (isSkipped) next.add(imageId)
  else next.delete(imageId)
  return next
}
