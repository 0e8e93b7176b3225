import type { Painter } from '../../src-shared/contract/index.ts'

type Attendant = {
  sessionId: string
  browserId: string | undefined
  author: string | null
  since: string
  /** It says that it paints since then, or took over then; null: it came to look or was the first. */
  claim: string | null
  wake: () => void
}

type AttendingWindow = {
  imageId: string
  sessionId: string
  browserId?: string | undefined
  paintingSince?: string | undefined
}

/** After a start the windows come back in any order: for so long who painted before goes before who only came first. */
const RECLAIM_MS = 60_000

/**
 * Who paints on an image: of the windows that have it open, the one that came first, until another takes over or it
 * closes. It warns and decides nothing about data: two strokes that meet all the same are told apart by the journal.
 */
export class Painters {
  /** Windows by image; the first of each list paints. */
  readonly #attending = new Map<string, Attendant[]>()
  readonly #author: () => string | null
  readonly #now: () => number
  readonly #startedMs: number

  /** @param author the display name of who asks, null until it was given */
  constructor(author: () => string | null, now: () => number = Date.now) {
    this.#author = author
    this.#now = now
    this.#startedMs = now()
  }

  /**
   * Attends an image until `signal` aborts; yields who paints, at once and whenever it is another one.
   * @param window `paintingSince`: ISO 8601, of a window that painted when the backend went away
   */
  async *attend(
    { imageId, sessionId, browserId, paintingSince }: AttendingWindow,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Painter, void, void> {
    let wake: () => void = () => undefined
    const me: Attendant = {
      sessionId,
      browserId,
      author: this.#author(),
      since: paintingSince ?? new Date(this.#now()).toISOString(),
      claim: paintingSince ?? null,
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
          const isYou = first.sessionId === sessionId
          const isYourName = !isYou && first.author !== null && first.author === me.author
          // Of a browser that keeps nothing only the name is known.
          const isKnown = first.browserId !== undefined && browserId !== undefined
          const isYourBrowser = !isYou && (isKnown ? first.browserId === browserId : isYourName)
          yield { author: first.author, since: first.since, isYou, isYourName, isYourBrowser }
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
    const since = new Date(this.#now()).toISOString()
    for (const each of mine) each.since = each.claim = since
    this.#set(imageId, [...mine, ...list.filter((each) => each.sessionId !== sessionId)])
  }

  #join(imageId: string, attendant: Attendant): void {
    const list = this.#attending.get(imageId) ?? []
    // A window that lost its connection comes back before the old one is known to be gone: it keeps its place.
    const place = list.findIndex((each) => each.sessionId === attendant.sessionId)
    if (place < 0) {
      const before = this.#placeByClaim(list, attendant)
      return this.#set(imageId, [...list.slice(0, before), attendant, ...list.slice(before)])
    }
    attendant.claim = list[place]?.claim ?? attendant.claim
    this.#set(imageId, [...list.slice(0, place), attendant, ...list.slice(place)])
  }

  /** Of two that say so, who took over last painted last. */
  #placeByClaim(list: readonly Attendant[], { claim }: Attendant): number {
    if (claim === null || this.#now() - this.#startedMs > RECLAIM_MS) return list.length
    const place = list.findIndex((each) => each.claim === null || each.claim < claim)
    return place < 0 ? list.length : place
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
