/** Work that waits, as far as its turn is concerned. */
export type Waiting = {
  /** What must be loaded for it; undefined where nothing has to be. */
  group?: string | undefined
}

/**
 * Whose turn it is. Requests for what is loaded go before one that needs another model, so that models are not loaded in
 * turn for every single request; but the first in the queue waits no longer than `patienceMs` for that: nobody starves.
 */
export class Turns<T extends Waiting> {
  readonly #patienceMs: number
  #first: T | null = null
  #firstSinceMs = 0

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  /** Takes the next out of the queue, oldest first in it; `loaded` are the groups that need no loading. */
  take(queue: T[], loaded: ReadonlySet<string>, nowMs: number): T | undefined {
    const first = queue[0]
    if (!first) return undefined
    if (first !== this.#first) {
      this.#first = first
      this.#firstSinceMs = nowMs
    }
    const patient = nowMs - this.#firstSinceMs < this.#patienceMs
    const ready = patient ? queue.findIndex(({ group }) => group === undefined || loaded.has(group)) : 0
    return queue.splice(Math.max(0, ready), 1)[0]
  }
}
