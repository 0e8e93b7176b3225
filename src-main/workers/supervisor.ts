import { AppError } from '../../src-shared/domain/index.ts'
import { DEATHS_UNTIL_QUARANTINE, DeathsInMemory, type Death, type DeathBook } from './death-book.ts'
import type { Call } from './protocol.ts'
import { Turns } from './turns.ts'
import { WorkerChild, type WorkerOptions } from './worker-child.ts'
import { NotBegun, WorkerDeath } from './worker-death.ts'

export type SupervisorOptions = WorkerOptions & {
  /** How many processes at most. They start when they are first needed. */
  children: number
  /** Time limit of a call that names none, milliseconds. */
  timeoutMs: number
  /** What a request works on: the key that is quarantined, and the file that sentences name. */
  subject: (request: unknown) => { blame?: string | undefined; file?: string | undefined }
  /** The error for what killed a worker twice; `why` completes "The inference worker …". */
  quarantined: (file: string, why: string) => AppError
  /** How to lift the quarantine, for the sentence of the second death. */
  wayOut?: string
  /** What to do after a first death, by its cause. */
  hint?: (cause: Death['cause'], request: unknown) => string | undefined
  /** Counts deaths; for as long as the program runs, unless given. */
  deaths?: DeathBook
  /** What must be loaded for a request. Requests for what is loaded may go before others for `patienceMs`. */
  group?: (request: unknown) => string | undefined
  /** What a worker has loaded, by what it said of itself. */
  loaded?: (state: unknown) => ReadonlySet<string>
  patienceMs?: number
  /** After every request, death and new state: what `states` says may have changed. */
  onChange?: () => void
}

export type CallOptions = {
  signal?: AbortSignal
  timeoutMs?: number
  memoryBytes?: number
  blame?: string
  isInDoubt?: () => boolean
}

type Task = {
  method: string
  request: unknown
  timeoutMs: number
  memoryBytes: number | undefined
  blame: string | undefined
  isInDoubt: (() => boolean) | undefined
  group: string | undefined
  /** As sentences name it. */
  file: string
  signal: AbortSignal | undefined
  resolve: (response: unknown) => void
  reject: (error: unknown) => void
  /** Stops listening to the signal. */
  release: () => void
}

const NOTHING: ReadonlySet<string> = new Set()

/**
 * Keeps up to N worker processes of one kind: queues calls, limits their time and memory, restarts the dead
 * and quarantines what killed a worker twice. A call that has begun is never tried again by itself: its caller knows if that makes sense.
 */
export class Supervisor<R> {
  readonly #options: SupervisorOptions
  readonly #idle: WorkerChild[] = []
  readonly #busy = new Set<WorkerChild>()
  readonly #deaths: DeathBook
  readonly #turns: Turns<Task>
  #queue: Task[] = []
  #restarts = 0
  #disposed = false

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#deaths = options.deaths ?? new DeathsInMemory()
    this.#turns = new Turns(options.patienceMs ?? 0)
  }

  /** Process ids of the workers that run now. */
  get pids(): number[] {
    return [...this.#idle, ...this.#busy].flatMap(({ alive, pid }) => (alive && pid !== undefined ? [pid] : []))
  }

  /** What the living workers said last of what they keep. */
  get states(): { pid: number; state: unknown }[] {
    return [...this.#idle, ...this.#busy].flatMap(({ alive, pid, state }) =>
      alive && pid !== undefined ? [{ pid, state }] : [],
    )
  }

  /** Requests that wait, and workers that died at work, since the start. */
  get load(): { waiting: number; running: number; deaths: number } {
    return { waiting: this.#queue.length, running: this.#busy.size, deaths: this.#restarts }
  }

  /** @throws AppError of the worker, DEVICE_UNAVAILABLE, TIME_LIMIT, CANCELLED, or the quarantine's. */
  readonly call: Call<R> = (method, request, options) =>
    this.#call(method, request, options ?? {}) as ReturnType<typeof this.call<typeof method>>

  #call(method: string, request: unknown, options: CallOptions): Promise<unknown> {
    const subject = this.#options.subject(request)
    const blame = options.blame ?? subject.blame
    const file = subject.file ?? blame ?? 'the request'
    const { signal } = options
    return new Promise((resolve, reject) => {
      if (this.#disposed) return reject(closed())
      if (signal?.aborted) return reject(cancelled(signal))
      const quarantined = this.#quarantined(blame, file)
      if (quarantined) return reject(quarantined)
      const onAbort = () => {
        this.#queue = this.#queue.filter((each) => each !== task)
        task.reject(cancelled(signal))
      }
      const task: Task = {
        method,
        request,
        timeoutMs: options.timeoutMs ?? this.#options.timeoutMs,
        memoryBytes: options.memoryBytes,
        blame,
        isInDoubt: options.isInDoubt,
        group: this.#options.group?.(request),
        file,
        signal,
        resolve,
        reject,
        release: () => signal?.removeEventListener('abort', onAbort),
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#queue.push(task)
      this.#dispatch()
    })
  }

  /** Starts a worker where none runs, so that it is ready when it is needed. */
  prepare(): void {
    if (this.#disposed || this.#busy.size > 0 || this.#idle.some(({ alive }) => alive)) return
    this.#idle.push(new WorkerChild(this.#options))
  }

  /** Ends workers that have nothing to do. */
  async rest(): Promise<void> {
    const resting = this.#idle.filter((child) => !child.owesAnswers)
    for (const child of resting) this.#idle.splice(this.#idle.indexOf(child), 1)
    await Promise.all(resting.map((child) => child.stop()))
  }

  /** Ends all workers; what waits or runs is rejected. */
  async dispose(): Promise<void> {
    this.#disposed = true
    const waiting = this.#queue
    this.#queue = []
    for (const task of waiting) {
      task.release()
      task.reject(closed())
    }
    await Promise.all([...this.#idle, ...this.#busy].map((child) => child.stop()))
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#disposed) {
      const child = this.#takeChild()
      if (!child) return
      const task = this.#turns.take(this.#queue, this.#loadedIn(child), performance.now())
      if (task) void this.#run(child, task)
    }
  }

  #loadedIn(child: WorkerChild): ReadonlySet<string> {
    return child.state === null ? NOTHING : (this.#options.loaded?.(child.state) ?? NOTHING)
  }

  #quarantined(blame: string | undefined, file: string): AppError | null {
    const known = blame === undefined ? null : this.#deaths.find(blame)
    return known && known.deaths >= DEATHS_UNTIL_QUARANTINE ? this.#options.quarantined(file, known.sentence) : null
  }

  #takeChild(): WorkerChild | null {
    for (let child = this.#idle.pop(); child; child = this.#idle.pop()) if (child.alive) return child
    return this.#busy.size < this.#options.children ? new WorkerChild(this.#options) : null
  }

  async #run(child: WorkerChild, task: Task): Promise<void> {
    let isFree = false
    const free = () => {
      if (isFree) return
      isFree = true
      this.#busy.delete(child)
      if (child.alive) this.#idle.push(child)
      this.#dispatch()
    }
    this.#busy.add(child)
    const settle = await this.#outcome(child, task, free)
    if (!settle) {
      this.#queue.unshift(task)
      return free()
    }
    task.release()
    // The worker first: whoever hears the answer may have much to do with it.
    free()
    settle()
    this.#options.onChange?.()
  }

  /** Never rejects. Null where the worker was gone before it began: the next one gets it. */
  async #outcome(child: WorkerChild, task: Task, onFree: () => void): Promise<(() => void) | null> {
    try {
      // Others that waited with it may have killed a worker with the same file meanwhile.
      const quarantined = this.#quarantined(task.blame, task.file)
      if (quarantined) throw quarantined
      const { method, request, signal, timeoutMs, memoryBytes } = task
      const order = { method, request, limits: { timeoutMs, memoryBytes }, ...(signal ? { signal } : {}) }
      const response = await child.run(order, onFree)
      return () => task.resolve(response)
    } catch (error) {
      if (error instanceof NotBegun) {
        if (!this.#disposed && !task.signal?.aborted) return null
        return () => task.reject(closed())
      }
      const fault = error instanceof WorkerDeath ? this.#explain(error, task) : error
      return () => task.reject(fault)
    }
  }

  /** A book that cannot be written to (a full disk) must not keep the caller from its answer. */
  #count(death: Death): number {
    try {
      return this.#deaths.add(death)
    } catch (error) {
      this.#options.log.error({ err: error, file: death.file }, 'a death could not be written down')
      return 1
    }
  }

  #explain(death: WorkerDeath, { blame, file, method, request, isInDoubt }: Task): AppError {
    if (this.#disposed) return closed()
    const { name } = this.#options
    const details = {
      worker: name,
      request: method,
      cause: death.kind,
      ...(death.signal ? { signal: death.signal } : {}),
      ...(death.wasFree ? { wasFree: true } : {}),
    }
    if (death.kind === 'start') {
      return new AppError(
        'DEVICE_UNAVAILABLE',
        `The ${name} worker ${death.sentence}; run \`hairline doctor\`.`,
        details,
      )
    }
    // Of two that it was given one has counted it.
    if (!death.wasFree) this.#restarts += 1
    if (death.kind === 'cancelled') return new AppError('CANCELLED', 'Cancelled.')
    const { kind, sentence } = death
    const isBlameless = blame === undefined || death.wasFree || isInDoubt?.() === true
    const deaths = isBlameless ? 0 : this.#count({ key: blame, file, cause: kind, sentence })
    const quarantined = deaths >= DEATHS_UNTIL_QUARANTINE
    const next = quarantined
      ? `that was the second time, so it is left alone from now on. ${this.#options.wayOut ?? ''}`
      : (this.#options.hint?.(kind, request) ?? 'it is started again, so try once more.')
    const code = kind === 'time' ? 'TIME_LIMIT' : 'DEVICE_UNAVAILABLE'
    const message = `The ${name} worker ${sentence} while it worked on ${file}; ${next}`.trim()
    return new AppError(code, message, { ...details, file, quarantined })
  }
}

const closed = () => new AppError('CANCELLED', 'Hairline is closing.')

function cancelled(signal: AbortSignal | undefined): AppError {
  return signal?.reason instanceof AppError ? signal.reason : new AppError('CANCELLED', 'Cancelled.')
}
