import { randomId } from './stroke.ts'

const LOCK = 'hairline-painting-'
const LAST_SESSION = 'hairline.painting-session'
const BROWSER = 'hairline.browser'

/** This page, as the journal knows it. A page that is loaded again is another session, which takes over the strokes. */
export const sessionId = randomId('ses')

/** The same in all windows of this browser; undefined where it keeps nothing. */
export function browserId(): string | undefined {
  try {
    const known = localStorage.getItem(BROWSER)
    if (known) return known
    const id = randomId('brw')
    localStorage.setItem(BROWSER, id)
    return id
  } catch {
    return undefined
  }
}

/**
 * Says that this page lives, for as long as it does: the browser gives the lock back when the page ends, however it ends.
 * Returns the session that this tab had before it was loaded again.
 */
export function beginSession(): string | null {
  const last = sessionStorage.getItem(LAST_SESSION)
  sessionStorage.setItem(LAST_SESSION, sessionId)
  void navigator.locks?.request(LOCK + sessionId, () => new Promise(() => undefined))
  return last
}

/** Tells the sessions whose page is gone now: what they left may be taken over. */
export async function endedByNow(last: string | null): Promise<(session: string) => boolean> {
  // Without locks (an address that is not secure) only this tab's own past is known to have ended.
  if (!navigator.locks) return (session) => session !== sessionId && session === last
  const { held = [] } = await navigator.locks.query()
  const alive = new Set(held.map((lock) => lock.name))
  return (session) => session !== sessionId && !alive.has(LOCK + session)
}
