import { KEPT_STEPS } from '../../../src-shared/history/index.ts'
import type { Change } from './recorder.ts'

/** One step that can be taken back. */
export type Step = {
  readonly id: string
  /** The step that was done last when this one was painted; null: none that is known. */
  readonly follows: string | null
  readonly label: string
  readonly atMs: number
  /** Who painted it, where it was not painted in this window. */
  readonly author: string | null
  /** The mask after it, small: src-shared/history/thumbnail.ts. Empty: none. */
  readonly thumbnail: Uint8Array
}

/** A step with what it changed; absent while that is only in the journal. */
export type StepWithChange = Step & { change?: Change | undefined }

type Entry = { step: Step; change: Change | null }

/** What this window keeps of changes. They are run-length coded: a stroke of a hard brush takes kilobytes. */
const MAX_BYTES = 128 * 2 ** 20

type Options = {
  maxBytes?: number
  /** The journal has every step: a change that takes too much memory is let go and read again, and no step is lost. */
  canReload?: boolean
  steps?: readonly StepWithChange[]
  /** So many of `steps` are done. */
  position?: number
}

/** Undo and redo of one image: the list of steps and the place in it. */
export class History {
  readonly #maxBytes: number
  readonly #canReload: boolean
  #entries: Entry[]
  #position: number
  #bytes = 0

  constructor({ maxBytes = MAX_BYTES, canReload = false, steps = [], position = 0 }: Options = {}) {
    this.#maxBytes = maxBytes
    this.#canReload = canReload
    this.#entries = steps.map(({ change, ...step }) => ({ step, change: change ?? null }))
    this.#position = position
    for (const entry of this.#entries) this.#bytes += sizeOf(entry)
    this.#tidy()
  }

  /** Oldest first. */
  get steps(): readonly Step[] {
    return this.#entries.map(({ step }) => step)
  }

  /** So many steps are done, the others undone. */
  get position(): number {
    return this.#position
  }

  get length(): number {
    return this.#entries.length
  }

  /** What the changes in memory take. */
  get bytes(): number {
    return this.#bytes
  }

  /** The step after which the mask is as it was when so many were done; null: before the first that is known. */
  idAt(position: number): string | null {
    return this.#entries[position - 1]?.step.id ?? this.#entries[0]?.step.follows ?? null
  }

  labelAt(index: number): string | null {
    return this.#entries[index]?.step.label ?? null
  }

  stepAt(index: number): Step | null {
    return this.#entries[index]?.step ?? null
  }

  /** What a step changed; null where that is not in memory. */
  changeAt(index: number): Change | null {
    return this.#entries[index]?.change ?? null
  }

  /** Adds a step that was just done; what was undone cannot be redone after it. */
  push(step: Step, change: Change): void {
    for (const dropped of this.#entries.splice(this.#position)) this.#bytes -= sizeOf(dropped)
    const entry = { step, change }
    this.#position = this.#entries.push(entry)
    this.#bytes += sizeOf(entry)
    this.#tidy()
  }

  goTo(position: number): void {
    this.#position = position
  }

  /** What a step changed was read from the journal. */
  keepChange(id: string, change: Change): void {
    const entry = this.#entries.find(({ step }) => step.id === id)
    if (!entry || entry.change) return
    entry.change = change
    this.#bytes += sizeOf(entry)
    this.#tidy(entry)
  }

  /** The journal has a step no more: neither it nor what lies behind it can be reached. */
  forget(id: string): void {
    const index = this.#entries.findIndex(({ step }) => step.id === id)
    if (index < 0) return
    const gone = index < this.#position ? this.#entries.splice(0, index + 1) : this.#entries.splice(index)
    if (index < this.#position) this.#position -= gone.length
    for (const entry of gone) this.#bytes -= sizeOf(entry)
  }

  #tidy(wanted?: Entry): void {
    while (this.#entries.length > KEPT_STEPS && this.#position > 1) this.#dropOldest()
    while (this.#bytes > this.#maxBytes) {
      // The last step stays even where it alone is too large: it is the one that people take back.
      if (!this.#canReload && (this.#entries.length <= 1 || this.#position <= 1)) return
      if (!this.#canReload) this.#dropOldest()
      else if (!this.#letGo(wanted)) return
    }
  }

  #dropOldest(): void {
    const oldest = this.#entries.shift()
    if (oldest) this.#bytes -= sizeOf(oldest)
    this.#position -= 1
  }

  /** Lets the change go that is the farthest from the present. Returns false where only the nearest is left. */
  #letGo(wanted: Entry | undefined): boolean {
    const distance = (index: number) => (index < this.#position ? this.#position - 1 - index : index - this.#position)
    let farthest = -1
    for (const [index, { change }] of this.#entries.entries()) {
      if (change && (farthest < 0 || distance(index) > distance(farthest))) farthest = index
    }
    const entry = this.#entries[farthest]
    if (!entry || entry === wanted || distance(farthest) === 0) return false
    this.#bytes -= sizeOf(entry)
    entry.change = null
    return true
  }
}

function sizeOf({ change }: Entry): number {
  return change ? change.before.length + change.after.length : 0
}
