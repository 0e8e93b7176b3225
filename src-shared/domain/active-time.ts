import { z } from 'zod'

/** A pause that is longer than this is none of the work. Milliseconds. */
export const LONGEST_PAUSE_MS = 60_000

/** One person's work on one dataset. Times in milliseconds. */
export const ActiveTimeRow = z.object({
  /** null: before the name was given. */
  person: z.string().nullable(),
  datasetId: z.string(),
  dataset: z.string(),
  imagesWorkedOn: z.int(),
  /** Of those, the ones that this person submitted. */
  imagesDone: z.int(),
  /** Over the images done; null where there is none. */
  medianMs: z.number().nullable(),
  /** Over all images. */
  totalMs: z.number(),
})
export type ActiveTimeRow = z.infer<typeof ActiveTimeRow>

/**
 * Active time out of the moments at which somebody did something. The time between two of them counts when it is at most
 * 60 s, and not at all when it is longer; nothing counts while the window is hidden, another one is worked in, or this one
 * only looks at what another one paints: else the same minute would count twice.
 * Times are milliseconds of any clock that runs forward.
 */
export class ActiveClock {
  #activeMs = 0
  #lastMs: number | null = null
  #counts = true

  /** Counted so far. */
  get activeMs(): number {
    return this.#activeMs
  }

  /** A pointer or key event. */
  activity(nowMs: number): void {
    this.#count(nowMs)
    this.#lastMs = this.#counts ? nowMs : null
  }

  /** Whether the window is the one that paints. */
  setCounts(counts: boolean, nowMs: number): void {
    if (counts === this.#counts) return
    this.leave(nowMs)
    this.#counts = counts
  }

  /** The window was left: what was begun is counted up to here, and the next activity begins anew. */
  leave(nowMs: number): void {
    this.#count(nowMs)
    this.#lastMs = null
  }

  #count(nowMs: number): void {
    if (this.#lastMs === null) return
    const passedMs = nowMs - this.#lastMs
    if (passedMs > 0 && passedMs <= LONGEST_PAUSE_MS) this.#activeMs += passedMs
  }
}

/** The middle value; the mean of the two middle ones of an even number; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle]
  if (high === undefined) return null
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] as number) + high) / 2
}
