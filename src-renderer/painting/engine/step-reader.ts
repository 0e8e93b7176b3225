import { requirePatchFor } from '../../../src-shared/mask/index.ts'
import type { History, Step } from './history.ts'
import type { Change } from './recorder.ts'

/** How steps that only the journal has are read. */
export type StepSource = {
  /** What a step changed; null where the journal has forgotten it. */
  load: (stepId: string) => Promise<Change | null>
  /** Lets the screen have a turn. */
  pause: () => Promise<void>
}

type Size = { width: number; height: number }

/** Read before they are asked for, so that undo answers at once. */
const READ_BACK = 12
const READ_AHEAD = 6
const READS_AT_ONCE = 4

/** Brings changes from the journal into the history. */
export class StepReader {
  readonly #history: History
  readonly #source: StepSource
  readonly #size: Size
  #reading = 0
  #queue: Step[] = []

  /** @param size of the mask, in pixels */
  constructor(history: History, source: StepSource, size: Size) {
    this.#history = history
    this.#source = source
    this.#size = size
  }

  /** Returns whether the journal has it. @throws what the source throws; AppError where what it gives is damaged */
  async read(step: Step): Promise<boolean> {
    const change = await this.#source.load(step.id)
    if (!change) return false
    for (const patch of [change.before, change.after]) requirePatchFor(patch, this.#size.width, this.#size.height)
    this.#history.keepChange(step.id, change)
    return true
  }

  /** Reads what undo and redo will need next. A failure is of no interest: it is tried again when it is needed. */
  prefetch(): void {
    const { position } = this.#history
    const back = Array.from({ length: READ_BACK }, (_, index) => position - 1 - index)
    const ahead = Array.from({ length: READ_AHEAD }, (_, index) => position + index)
    this.#queue = [...back, ...ahead]
      .filter((index) => !this.#history.changeAt(index))
      .map((index) => this.#history.stepAt(index))
      .filter((step) => step !== null)
    this.#pump()
  }

  #pump(): void {
    while (this.#reading < READS_AT_ONCE) {
      const step = this.#queue.shift()
      if (!step) return
      this.#reading += 1
      const done = () => {
        this.#reading -= 1
        this.#pump()
      }
      this.read(step).then(done, done)
    }
  }
}
