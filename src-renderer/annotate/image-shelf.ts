type Kept<T> = { coming: Promise<T>; value: T | null; abort: AbortController }

type Options<I, T> = {
  keyOf: (item: I) => string
  open: (item: I, signal: AbortSignal) => Promise<T>
  close: (value: T) => void
}

/**
 * Images that are open though only one is shown: the next ones, so that they are there when one gets to them, and the last
 * one, so that going back is as quick. Each is opened once, however often it is asked for.
 */
export class ImageShelf<I, T> {
  readonly #options: Options<I, T>
  readonly #kept = new Map<string, Kept<T>>()
  /** Given up while they may still be on the screen. */
  #retired: T[] = []
  /** Of the last call of `want`; an earlier one opens nothing more. */
  #latest: ReadonlySet<string> | null = null

  constructor(options: Options<I, T>) {
    this.#options = options
  }

  /** What is open already, at once. */
  ready(item: I): T | null {
    return this.#kept.get(this.#options.keyOf(item))?.value ?? null
  }

  /** Opens it unless it is open or on the way. @throws what `open` throws; the next call tries again */
  get(item: I): Promise<T> {
    const key = this.#options.keyOf(item)
    const known = this.#kept.get(key)
    if (known) return known.coming
    const abort = new AbortController()
    const kept: Kept<T> = { coming: this.#options.open(item, abort.signal), value: null, abort }
    this.#kept.set(key, kept)
    kept.coming.then(
      (value) => {
        // Given up on the way.
        if (abort.signal.aborted) this.#options.close(value)
        else kept.value = value
      },
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key)
      },
    )
    return kept.coming
  }

  /** The image that is shown, and what shall be open beside it, the most wanted first. All others are closed. */
  async want(shown: I | null, beside: readonly I[]): Promise<void> {
    const wanted = [...(shown === null ? [] : [shown]), ...beside]
    const keys = new Set(wanted.map(this.#options.keyOf))
    for (const key of this.#kept.keys()) if (!keys.has(key)) this.#giveUp(key)
    for (const value of this.#retired.splice(0)) this.#options.close(value)
    // One after the other: the first is the likeliest.
    this.#latest = keys
    for (const item of beside) {
      if (this.#latest !== keys) return
      await this.get(item).catch(() => undefined)
    }
  }

  /** It is not what the backend has any more: the next call opens it anew. */
  drop(key: string): void {
    this.#giveUp(key)
  }

  get keys(): string[] {
    return [...this.#kept.keys()]
  }

  #giveUp(key: string): void {
    const kept = this.#kept.get(key)
    if (!kept) return
    this.#kept.delete(key)
    kept.abort.abort()
    if (kept.value !== null) this.#retired.push(kept.value)
  }
}

/** Photo, copies and mask of the next one take five bytes for each of so many megapixels at most. */
const AHEAD_MEGAPIXELS = 36
/** A second one lies there only where both are small: the page has other things to remember. */
const [MOST_AHEAD, TOGETHER_MEGAPIXELS] = [2, 24]
/** An image that was left stays open up to this size. */
const BEHIND_MEGAPIXELS = 24

type Sized = { id: string; width: number; height: number }

/** What is worth having open beside an image: at most two to come, fewer large ones, and the last one. */
export function worthOpening<I extends Sized>(
  shown: Sized,
  ahead: readonly (I | undefined)[],
  behind: I | undefined,
): I[] {
  const chosen: I[] = []
  for (const item of ahead) {
    if (!item || item.id === shown.id || chosen.some(({ id }) => id === item.id)) continue
    const room = chosen[0] ? TOGETHER_MEGAPIXELS - megapixels(chosen[0]) : AHEAD_MEGAPIXELS
    if (chosen.length < MOST_AHEAD && megapixels(item) <= room) chosen.push(item)
  }
  const isWorth = behind && behind.id !== shown.id && megapixels(behind) <= BEHIND_MEGAPIXELS
  return isWorth && !chosen.some(({ id }) => id === behind.id) ? [...chosen, behind] : chosen
}

const megapixels = ({ width, height }: Sized): number => (width * height) / 1e6
