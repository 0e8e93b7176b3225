/** A chunk takes about so long in inference: long enough that messages do not count, short enough to see progress and to cancel. */
const TARGET_MS = 600
const LARGEST = 160
const GROWTH = 4
/** As long as nobody knows how long an image takes. */
const MOST_AT_FIRST = 8

/** How many images are worked on together: few at first, then as many as take the time that a chunk may take. */
export class ChunkSizes {
  #msPerImage: number | null = null
  #size = 1

  /** What inference took; for stored planes, nothing. */
  took(msPerImage: number): void {
    this.#msPerImage = msPerImage
  }

  /** The chunks of a list, each cut when it is its turn. `left` counts what is still to come, the chunk included. */
  *chunksOf<T>(items: readonly T[]): Generator<{ items: readonly T[]; left: number }> {
    for (let first = 0; first < items.length;) {
      const chunk = items.slice(first, first + this.#next())
      yield { items: chunk, left: items.length - first }
      first += chunk.length
    }
  }

  #next(): number {
    const size = this.#size
    const wanted = this.#msPerImage === null ? MOST_AT_FIRST : Math.floor(TARGET_MS / Math.max(1, this.#msPerImage))
    this.#size = Math.max(1, Math.min(LARGEST, GROWTH * size, wanted))
    return size
  }
}
