import type { Outcome, Unfinished, Work } from './tools/tool.ts'

type Options = {
  /** Something about it changed. */
  onChange: () => void
  /** The work brought this. */
  onOutcome: (outcome: Outcome | Unfinished) => void
}

export type WorkProgress = { label: string; part: number | null; isInTheWay: boolean }

type Running = { work: Work; part: number | null; drop: () => void; isInTheWay: boolean }

/** The one thing that is computed for a mask at a time, and why the last one came to nothing. */
export class RunningWork {
  readonly #options: Options
  #running: Running | null = null
  /** One sentence. */
  fault: string | null = null
  /** What was asked for, and there was nothing to do; a new object each time. */
  notice: { words: string } | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** What it is, how far (0..1), and whether a hand has tried to paint meanwhile; null: nothing is computed. */
  get progress(): WorkProgress | null {
    if (!this.#running) return null
    const { work, part, isInTheWay } = this.#running
    return { label: work.label, part, isInTheWay }
  }

  /** A hand wants to paint, and cannot. */
  refuse(): void {
    if (this.#running) this.#running.isInTheWay = true
  }

  /** @param drop what is to be undone where nothing comes of it */
  start(work: Work, drop: () => void): void {
    const running: Running = { work, part: null, drop, isInTheWay: false }
    this.#running = running
    this.forget()
    work.onProgress?.((part) => {
      if (this.#running !== running) return
      running.part = part
      this.#options.onChange()
    })
    work.result.then(
      (write) =>
        this.#settle(running, () => {
          const outcome = write()
          if (outcome) this.#options.onOutcome(outcome)
          else this.tellNothing(work.nothingWords)
        }),
      (error: unknown) =>
        this.#settle(running, () => {
          drop()
          this.fault = error instanceof Error ? error.message : String(error)
        }),
    )
  }

  /** There was nothing to do. */
  tellNothing(words: string | undefined): void {
    this.notice = words === undefined ? null : { words }
  }

  /** Something else is done now: what came of the last thing is of no interest any more. */
  forget(): void {
    this.fault = null
    this.notice = null
  }

  /** Returns whether there was something to stop. */
  cancel(): boolean {
    const running = this.#running
    this.#running = null
    running?.work.cancel()
    running?.drop()
    return running !== null
  }

  #settle(running: Running, finish: () => void): void {
    // Cancelled meanwhile: what comes of it is of no interest any more.
    if (this.#running !== running) return
    this.#running = null
    finish()
    this.#options.onChange()
  }
}
