import type { Logger } from 'pino'
import { AppError, type Job, type JobKind } from '../../src-shared/domain/index.ts'
import type { JobRepository } from '../store/job-repository.ts'
import { describeError } from '../store/faults.ts'
import { newId } from '../store/ids.ts'
import type { Events } from './events.ts'

export type JobSpec = {
  kind: JobKind
  title: string
  subtitle: string
  modelId?: string
  unit: string
  total?: number | null
  /** What a cancel leaves, as the end of a sentence, where it is not that what was done is kept. */
  leaves?: string
}
export type JobProgress = {
  done?: number
  total?: number | null
  step?: string | null
  subtitle?: string
  unit?: string
}

export type JobContext = {
  /** Aborted by cancel and at shutdown. Work stops at the next safe point and keeps what is done. */
  signal: AbortSignal
  progress: (update: JobProgress) => void
}

/** What came out: one sentence for the jobs list, and the result for whoever started it. */
export type JobOutcome<R> = { summary: string; result: R }
export type StartedJob<R> = { id: string; finished: Promise<R> }

/** Progress goes out at most this often, so that a fast job does not flood the windows. */
const PUBLISH_EVERY_MS = 100

/** Runs long work, tells the windows how far it is, and remembers how it ended. */
export class Jobs {
  readonly #repository: JobRepository
  readonly #events: Events
  readonly #log: Logger
  /** Ended jobs whose end could not be stored. */
  readonly #unsaved = new Map<string, Job>()
  /** Jobs of other processes as the windows were told of them last. */
  #others = ''
  readonly #running = new Map<string, { job: Job; abort: AbortController; finished: Promise<unknown> }>()

  constructor(deps: { repository: JobRepository; events: Events; log: Logger }) {
    this.#repository = deps.repository
    this.#events = deps.events
    this.#log = deps.log
    this.#repository.failInterrupted()
    this.#others = this.#statesOfOthers()
  }

  list(): Job[] {
    return this.#repository.list().map((job) => this.#present(job.id) ?? job)
  }

  get(id: string): Job {
    const job = this.#present(id) ?? this.#repository.find(id)
    if (!job) throw new AppError('NOT_FOUND', `There is no job ${id}; it may have been cleared.`)
    return job
  }

  cancel(id: string): Job {
    this.#running.get(id)?.abort.abort(new AppError('CANCELLED', 'Cancelled.'))
    return this.get(id)
  }

  clearEnded(): number {
    const cleared = this.#repository.clearEnded()
    this.#events.publish({ type: 'jobs', jobs: this.list() })
    return cleared
  }

  /** Another process is at work on one. */
  get awaitsOthers(): boolean {
    return this.#others.includes('running')
  }

  /** Another process may have begun jobs, ended or cleared some, or died: tells the windows where that is so. */
  lookAround(): void {
    try {
      this.#repository.failInterrupted((id) => this.#present(id) !== undefined)
      const others = this.#statesOfOthers()
      if (others === this.#others) return
      this.#events.publish({ type: 'jobs', jobs: this.list() })
      this.#others = others
    } catch {
      // A full disk, or a job of a newer program that this one cannot read: nobody waits for this, and the next look comes soon.
    }
  }

  #statesOfOthers(): string {
    const others = this.#repository.states().filter(({ pid }) => pid !== process.pid)
    return others.map(({ id, state }) => `${id} ${state}`).join('\n')
  }

  /** `finished` rejects with the error of the work; nobody needs to listen to it. */
  start<R extends Record<string, unknown>>(
    spec: JobSpec,
    work: (context: JobContext) => Promise<JobOutcome<R>>,
  ): StartedJob<R> {
    const abort = new AbortController()
    const job: Job = {
      id: newId('job'),
      kind: spec.kind,
      title: spec.title,
      subtitle: spec.subtitle,
      modelId: spec.modelId,
      unit: spec.unit,
      state: 'running',
      done: 0,
      total: spec.total ?? null,
      step: null,
      perSecond: null,
      remainingMs: null,
      startedAt: new Date().toISOString(),
      endedAt: null,
      summary: null,
      result: null,
      error: null,
    }
    // Before the work is scheduled: what cannot be remembered is not begun.
    const dropped = this.#repository.save(job)
    const finished = this.#run(job, abort, work, spec.leaves)
    finished.catch(() => undefined)
    this.#running.set(job.id, { job, abort, finished })
    this.#events.publish({ type: 'job', job })
    if (dropped > 0) this.#events.publish({ type: 'jobs', jobs: this.list() })
    return { id: job.id, finished }
  }

  /** As it is now, where the stored row lags behind. */
  #present(id: string): Job | undefined {
    return this.#running.get(id)?.job ?? this.#unsaved.get(id)
  }

  /** Stops all work and waits for it. */
  async dispose(): Promise<void> {
    const running = [...this.#running.values()]
    for (const { abort } of running) abort.abort(new AppError('CANCELLED', 'Hairline was closed.'))
    await Promise.allSettled(running.map(({ finished }) => finished))
  }

  async #run<R extends Record<string, unknown>>(
    job: Job,
    abort: AbortController,
    work: (context: JobContext) => Promise<JobOutcome<R>>,
    leaves = 'what was done is kept',
  ): Promise<R> {
    // The caller gets the id before the work begins.
    await new Promise((resolve) => setImmediate(resolve))
    const meter = new ProgressMeter(job, () => this.#events.publish({ type: 'job', job: { ...job } }))
    try {
      const outcome = await work({ signal: abort.signal, progress: (update) => meter.update(update) })
      this.#end(job, { state: 'succeeded', summary: outcome.summary, result: outcome.result })
      return outcome.result
    } catch (error) {
      const described = describeError(error, this.#log)
      const cancelled = abort.signal.aborted
      this.#end(job, {
        state: cancelled ? 'cancelled' : 'failed',
        summary: cancelled
          ? `Cancelled at ${job.done}${job.total === null ? '' : ` of ${job.total}`}; ${leaves}.`
          : null,
        error: cancelled ? null : { code: described.code, message: described.message },
      })
      throw error
    }
  }

  #end(job: Job, ending: Partial<Job>): void {
    Object.assign(job, ending, { endedAt: new Date().toISOString(), step: null, remainingMs: null })
    this.#running.delete(job.id)
    this.#events.publish({ type: 'job', job })
    try {
      this.#repository.save(job)
      this.#unsaved.delete(job.id)
    } catch (error) {
      // On a full disk the list still tells how the job ended, as long as this process lives.
      this.#unsaved.set(job.id, job)
      this.#log.error({ err: error, job: job.id }, 'the end of a job could not be stored')
    }
  }
}

/** Keeps count, rate and time left of one job. */
class ProgressMeter {
  readonly #job: Job
  readonly #publish: () => void
  readonly #startedMs = performance.now()
  #publishedMs = 0

  constructor(job: Job, publish: () => void) {
    this.#job = job
    this.#publish = publish
  }

  update(update: JobProgress): void {
    const stepChanged = update.step !== undefined && update.step !== this.#job.step
    Object.assign(this.#job, update)
    const { done, total } = this.#job
    const nowMs = performance.now()
    const elapsedMs = nowMs - this.#startedMs
    if (done > 0 && elapsedMs > 0) {
      this.#job.perSecond = (done / elapsedMs) * 1000
      this.#job.remainingMs = total === null ? null : Math.max(0, ((total - done) / done) * elapsedMs)
    }
    if (!stepChanged && done !== total && nowMs - this.#publishedMs < PUBLISH_EVERY_MS) return
    this.#publishedMs = nowMs
    this.#publish()
  }
}
