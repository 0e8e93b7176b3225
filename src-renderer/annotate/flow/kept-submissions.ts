import { z } from 'zod'
import type { Submission } from './submissions.ts'

const PREFIX = 'hairline.submissions.'
const Kept = z.array(z.object({ imageId: z.string(), name: z.string(), noHair: z.boolean() }))

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** What waits in a window, so that it outlives the page. Each has a list of its own: only it has the strokes that go before. */
export function keepSubmissions(store: Store, session: string, waiting: readonly Submission[]): void {
  try {
    if (waiting.length === 0) store.removeItem(PREFIX + session)
    else store.setItem(PREFIX + session, JSON.stringify(waiting))
  } catch {
    // Storage may be full or forbidden: then a page that is closed at once leaves the image in progress.
  }
}

/** Takes the lists of sessions that may be taken over out of the store. */
export function takeSubmissions(store: Store, mayTake: (session: string) => boolean): Submission[] {
  try {
    const keys = Array.from({ length: store.length }, (_, index) => store.key(index) ?? '')
    return keys.flatMap((key) => {
      if (!key.startsWith(PREFIX) || !mayTake(key.slice(PREFIX.length))) return []
      const found = listIn(store.getItem(key))
      store.removeItem(key)
      return found
    })
  } catch {
    return []
  }
}

/** Nothing that can be read: nothing waits. */
function listIn(text: string | null): Submission[] {
  try {
    return Kept.parse(JSON.parse(text ?? '[]'))
  } catch {
    return []
  }
}
