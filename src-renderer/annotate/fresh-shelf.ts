type Options = {
  /** What is open beside the image that is shown, and that one itself: `imageId sha256`. */
  keys: () => readonly string[]
  /** Whether strokes of this window wait to be stored: the image is ahead of the backend. */
  isWaiting: (imageId: string) => boolean
  /** Whether it is what the backend has. */
  isFresh: (imageId: string) => Promise<boolean>
  drop: (key: string) => void
  shown: () => { id: string | undefined; reload: () => void }
}

/** Many changes in a row are looked at once. */
const LOOK_AFTER_MS = 400

/** Finds out which of the images that are open beside the shown one are no longer what the backend has. */
export class FreshShelf {
  readonly #options: Options
  readonly #changed = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: Options) {
    this.#options = options
  }

  /** @param imageId whose mask changed somewhere; undefined: it may be any */
  note(imageId: string | undefined): void {
    const { id } = this.#options.shown()
    for (const key of this.#options.keys()) {
      const known = imageOf(key)
      if (known !== id && (imageId === undefined || imageId === known)) this.#changed.add(key)
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      for (const key of this.#changed) void this.#dropIfStale(key)
      this.#changed.clear()
    }, LOOK_AFTER_MS)
  }

  dispose(): void {
    clearTimeout(this.#timer)
  }

  async #dropIfStale(key: string): Promise<void> {
    const { isWaiting, isFresh, drop, shown } = this.#options
    const imageId = imageOf(key)
    if (isWaiting(imageId) || (await isFresh(imageId))) return
    const { id, reload } = shown()
    if (id !== imageId) drop(key)
    // One got there meanwhile: opened anew where it is seen, unless the hand is at it already.
    else if (!isWaiting(imageId)) reload()
  }
}

const imageOf = (key: string): string => key.split(' ')[0] ?? ''
