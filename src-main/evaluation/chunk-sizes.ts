/** A chunk takes about so long in inference: long enough that messages do not count, short enough to see progress and to cancel. */
const TARGET_MS = 1000
const LARGEST = 192
const GROWTH = 4
/** The first: one is decoded and resized before any inference begins. */
const FIRST = 4
/** As long as nobody knows how long an image takes. */
const MOST_AT_FIRST = 8
/** Of what is left: the last chunks are small, so that no processor waits long for another one's last. */
const SHARE_OF_REST = 0.5
/** Shorter ones are not worth their messages. */
const SHORTEST_MS = 200

/** How many images are worked on together: few at first, then as many as take the time that a chunk may take. */
export class ChunkSizes {
  #msPerImage: number | null
  #size: number

  /** With `inputsAreMade`, nothing is decoded first: also the first chunk takes its time, where it is known how long an image takes. */
  constructor(msPerImage: number | null = null, inputsAreMade = false) {
    this.#msPerImage = msPerImage
    this.#size = inputsAreMade && msPerImage !== null ? LARGEST : FIRST
  }

  /** What inference took; for stored planes, nothing. */
  took(msPerImage: number): void {
    this.#msPerImage = msPerImage
  }

  /** The chunks of a list, each cut when it is its turn. `left` counts what is still to come, the chunk included. */
  *chunksOf<T>(items: readonly T[]): Generator<{ items: readonly T[]; left: number }> {
    for (let first = 0; first < items.length;) {
      const left = items.length - first
      const chunk = items.slice(first, first + this.#next(left))
      yield { items: chunk, left }
      first += chunk.length
    }
  }

  #next(left: number): number {
    const wanted = this.#msPerImage === null ? MOST_AT_FIRST : Math.floor(TARGET_MS / Math.max(1, this.#msPerImage))
    const shortest = this.#msPerImage === null ? MOST_AT_FIRST : Math.ceil(SHORTEST_MS / Math.max(1, this.#msPerImage))
    const share = Math.max(MOST_AT_FIRST, shortest, Math.ceil(left * SHARE_OF_REST))
    const size = Math.max(1, Math.min(this.#size, wanted, share))
    this.#size = Math.min(LARGEST, GROWTH * this.#size)
    return size
  }
}
