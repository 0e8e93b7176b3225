import type { Change } from './recorder.ts'

/** One step that can be taken back. */
export type Step = Change & { label: string; atMs: number }

/** Steps are run-length coded: a stroke of a hard brush takes kilobytes, so this is hours of work. */
const MAX_BYTES = 128 * 2 ** 20
const MAX_STEPS = 2000

/** Undo and redo of one image. The oldest steps are forgotten when memory runs out. */
export class History {
  readonly #maxBytes: number
  #steps: Step[] = []
  /** Steps before this one are done, the others undone. */
  #position = 0
  #bytes = 0

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes
  }

  /** Adds a step that was just done; what was undone cannot be redone after it. */
  push(step: Step): void {
    for (const dropped of this.#steps.splice(this.#position)) this.#bytes -= sizeOf(dropped)
    this.#steps.push(step)
    this.#bytes += sizeOf(step)
    // The last step stays even where it alone is too large: it is the one that people take back.
    while (this.#steps.length > 1 && (this.#bytes > this.#maxBytes || this.#steps.length > MAX_STEPS)) {
      const oldest = this.#steps.shift()
      if (oldest) this.#bytes -= sizeOf(oldest)
    }
    this.#position = this.#steps.length
  }

  /** The step to take back now, or null. */
  undo(): Step | null {
    if (this.#position === 0) return null
    this.#position -= 1
    return this.#steps[this.#position] ?? null
  }

  /** The step to do again now, or null. */
  redo(): Step | null {
    const step = this.#steps[this.#position]
    if (!step) return null
    this.#position += 1
    return step
  }

  /** Label of what undo would take back. */
  get undoLabel(): string | null {
    return this.#steps[this.#position - 1]?.label ?? null
  }

  get redoLabel(): string | null {
    return this.#steps[this.#position]?.label ?? null
  }

  /** Steps that are done. */
  get length(): number {
    return this.#position
  }

  get bytes(): number {
    return this.#bytes
  }
}

function sizeOf(step: Step): number {
  return step.before.length + step.after.length
}
