import { create } from 'zustand'

export type Submission = { imageId: string; name: string; noHair: boolean }
export type FailedSubmission = Submission & { message: string }

export type SubmissionState = {
  /** Oldest first. */
  waiting: readonly Submission[]
  failed: readonly FailedSubmission[]
  /** Submitted in this window since it was opened. */
  done: number
}

export type SubmissionDeps = {
  /** Resolves when every stroke of the image is durable. @throws Error with a sentence where that will not come */
  strokesKept: (imageId: string) => Promise<void>
  /** @throws what the backend refuses */
  submit: (submission: Submission) => Promise<void>
  isLost: (error: unknown) => boolean
  messageOf: (error: unknown) => string
  pause: (ms: number) => Promise<void>
  /** Outlives the page. */
  remember: (waiting: readonly Submission[]) => void
}

const AFTER_LOSS_MS = 500

/**
 * Submissions on their way: one after the other, each once every stroke of its image is durable. The next image opens
 * meanwhile; what could not be submitted is told, and stays in progress.
 */
export class Submissions {
  readonly store = create<SubmissionState>()(() => ({ waiting: [], failed: [], done: 0 }))
  readonly #deps: SubmissionDeps
  #running = false

  constructor(deps: SubmissionDeps) {
    this.#deps = deps
  }

  add(submission: Submission): void {
    const { imageId } = submission
    this.store.setState(({ waiting, failed }) => ({
      waiting: [...waiting.filter((each) => each.imageId !== imageId), submission],
      failed: failed.filter((each) => each.imageId !== imageId),
    }))
    this.#changed()
    void this.#run()
  }

  /** The image is painted on again: it is not done after all. Returns whether it had waited. */
  withdraw(imageId: string): boolean {
    const before = this.store.getState().waiting
    const waiting = before.filter((each) => each.imageId !== imageId)
    if (waiting.length === before.length) return false
    this.store.setState({ waiting })
    this.#changed()
    return true
  }

  dismiss(imageId: string): void {
    this.store.setState(({ failed }) => ({ failed: failed.filter((each) => each.imageId !== imageId) }))
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    for (let next = this.#next(); next; next = this.#next()) await this.#one(next)
    this.#running = false
  }

  #next(): Submission | undefined {
    return this.store.getState().waiting[0]
  }

  async #one(submission: Submission): Promise<void> {
    const waits = () => this.store.getState().waiting.includes(submission)
    try {
      await this.#deps.strokesKept(submission.imageId)
      if (!waits()) return
      await this.#deps.submit(submission)
      this.store.setState(({ done }) => ({ done: done + 1 }))
    } catch (error) {
      if (!waits()) return
      // The answer was lost with the connection: to say it twice is harmless.
      if (this.#deps.isLost(error)) return this.#deps.pause(AFTER_LOSS_MS)
      const message = this.#deps.messageOf(error)
      this.store.setState(({ failed }) => ({ failed: [...failed, { ...submission, message }] }))
    }
    this.store.setState(({ waiting }) => ({ waiting: waiting.filter((each) => each !== submission) }))
    this.#changed()
  }

  #changed(): void {
    this.#deps.remember(this.store.getState().waiting)
  }
}
