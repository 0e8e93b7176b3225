import type { Logger } from 'pino'
import { AppError } from '../../src-shared/domain/index.ts'
import type { Backend, Services } from '../backend.ts'
import type { StartedJob } from '../jobs/jobs.ts'
import { Progress } from './progress.ts'

/** One run of one command: opens the backend when the command needs it, and closes it again. */
export class Session {
  readonly workspace: string
  readonly json: boolean
  /** Aborted by Ctrl-C or a request to end. */
  readonly signal: AbortSignal
  #backend: Promise<Backend> | null = null
  #endingBySignal = 0

  constructor(options: { workspace: string; json: boolean; signal: AbortSignal }) {
    this.workspace = options.workspace
    this.json = options.json
    this.signal = options.signal
  }

  /** Loading native modules takes a moment, so help and wrong usage come without it. */
  backend(): Promise<Backend> {
    this.#backend ??= import('../backend.ts').then(({ createBackend }) => createBackend({ workspace: this.workspace }))
    return this.#backend
  }

  async services(): Promise<Services> {
    return (await this.backend()).services
  }

  /** Waits for a job and shows how far it is; Ctrl-C cancels it and waits until it has stopped. */
  async job<R>(started: StartedJob<R>): Promise<R> {
    const { jobs, events } = await this.services()
    const progress = new Progress()
    const unsubscribe = events.subscribe((event) => {
      if (event.type !== 'job' || event.job.id !== started.id) return
      if (event.job.state === 'running') progress.update(event.job)
    })
    const cancel = () => void jobs.cancel(started.id)
    this.signal.addEventListener('abort', cancel, { once: true })
    try {
      if (this.signal.aborted) cancel()
      return await this.endsBySignal(started.finished)
    } catch (error) {
      if (!this.signal.aborted) throw error
      throw new AppError('CANCELLED', jobs.get(started.id).summary ?? 'Cancelled.', { job: started.id })
    } finally {
      this.signal.removeEventListener('abort', cancel)
      unsubscribe()
      progress.end()
    }
  }

  /** Marks work that stops cleanly when the signal asks for it, so that it is waited for. */
  async endsBySignal<T>(work: Promise<T>): Promise<T> {
    this.#endingBySignal += 1
    try {
      return await work
    } finally {
      this.#endingBySignal -= 1
    }
  }

  /** Rejects at Ctrl-C, unless something runs that ends by the signal. */
  untilInterrupted<T>(work: Promise<T>): Promise<T> {
    const interrupted = new Promise<never>((_, reject) => {
      const onAbort = () => {
        if (this.#endingBySignal === 0) reject(new AppError('CANCELLED', 'Cancelled.'))
      }
      if (this.signal.aborted) onAbort()
      this.signal.addEventListener('abort', onAbort, { once: true })
    })
    return Promise.race([work, interrupted])
  }

  /** The log of the workspace, where the backend got as far as opening one. */
  async openLog(): Promise<Logger | null> {
    return (await this.#backend?.catch(() => null))?.log ?? null
  }

  async dispose(): Promise<void> {
    const backend = await this.#backend?.catch(() => null)
    await backend?.dispose()
  }
}
