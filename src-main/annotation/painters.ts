import type { Painter } from '../../src-shared/contract/index.ts'

type Attendant = { sessionId: string; author: string | null; since: string; wake: () => void }

/**
 * Who paints on an image: of the windows that have it open, the one that came first, until another takes over or it
 * closes. It warns and decides nothing about data: two strokes that meet all the same are told apart by the journal.
 */
export class Painters {
  /** Windows by image; the first of each list paints. */
  readonly #attending = new Map<string, Attendant[]>()
  readonly #author: () => string | null

  /** @param author the display name of who asks, null until it was given */
  constructor(author: () => string | null) {
    this.#author = author
  }

  /** Attends an image until `signal` aborts; yields who paints, at once and whenever it is another one. */
  async *attend(
    imageId: string,
    sessionId: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Painter, void, void> {
    let wake: () => void = () => undefined
    const me: Attendant = {
      sessionId,
      author: this.#author(),
      since: new Date().toISOString(),
      wake: () => wake(),
    }
    this.#join(imageId, me)
    signal?.addEventListener('abort', me.wake)
    try {
      let told: Attendant | null = null
      while (!signal?.aborted) {
        const first = this.#attending.get(imageId)?.[0] ?? me
        if (first !== told) {
          told = first
          yield { author: first.author, since: first.since, isYou: first.sessionId === sessionId }
        } else {
          await new Promise<void>((resolve) => (wake = resolve))
        }
      }
    } finally {
      signal?.removeEventListener('abort', me.wake)
      this.#leave(imageId, me)
    }
  }

  /** The window paints from now on; the others only look. Without effect where it does not attend. */
  takeOver(imageId: string, sessionId: string): void {
    const list = this.#attending.get(imageId) ?? []
    const mine = list.filter((each) => each.sessionId === sessionId)
    const since = new Date().toISOString()
    for (const each of mine) each.since = since
    this.#set(imageId, [...mine, ...list.filter((each) => each.sessionId !== sessionId)])
  }

  #join(imageId: string, attendant: Attendant): void {
    const list = this.#attending.get(imageId) ?? []
    // A window that lost its connection comes back before the old one is known to be gone: it keeps its place.
    const place = list.findIndex((each) => each.sessionId === attendant.sessionId)
    if (place < 0) return this.#set(imageId, [...list, attendant])
    this.#set(imageId, [...list.slice(0, place), attendant, ...list.slice(place)])
  }

  #leave(imageId: string, attendant: Attendant): void {
    this.#set(
      imageId,
      (this.#attending.get(imageId) ?? []).filter((each) => each !== attendant),
    )
  }

  #set(imageId: string, list: Attendant[]): void {
    if (list.length > 0) this.#attending.set(imageId, list)
    else this.#attending.delete(imageId)
    for (const each of list) each.wake()
  }
}
