import { AppError } from '../../src-shared/domain/index.ts'
import type { Call } from './protocol.ts'
import { WorkerChild, WorkerDeath, type WorkerOptions } from './worker-child.ts'

export type SupervisorOptions = WorkerOptions & {
  /** How many processes at most. They start when they are first needed. */
  children: number
  /** Time limit of a call that names none, milliseconds. */
  timeoutMs: number
  /** What a request works on: the key that is quarantined, and the file that sentences name. */
  subject: (request: unknown) => { blame?: string | undefined; file?: string | undefined }
  /** The error for what killed a worker twice. */
  quarantined: (file: string) => AppError
}

type CallOptions = { signal?: AbortSignal; timeoutMs?: number; blame?: string }

type Task = {
  method: string
  request: unknown
  timeoutMs: number
  blame: string | undefined
  /** As sentences name it. */
  file: string
  signal: AbortSignal | undefined
  resolve: (response: unknown) => void
  reject: (error: unknown) => void
  /** Stops listening to the signal. */
  release: () => void
}

/** What kills workers this often is left alone until the program starts again. */
const DEATHS_UNTIL_QUARANTINE = 2

/**
 * Keeps up to N worker processes of one kind: queues calls, limits their time and memory, restarts the dead
 * and quarantines what killed a worker twice. A call is never tried again by itself: its caller knows if that makes sense.
 */
export class Supervisor<R> {
  readonly #options: SupervisorOptions
  readonly #idle: WorkerChild[] = []
  readonly #busy = new Set<WorkerChild>()
  readonly #deaths = new Map<string, number>()
  #queue: Task[] = []
  #disposed = false

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  /** Process ids of the workers that run now. */
  get pids(): number[] {
    return [...this.#idle, ...this.#busy].flatMap(({ alive, pid }) => (alive && pid !== undefined ? [pid] : []))
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
      if (blame !== undefined && (this.#deaths.get(blame) ?? 0) >= DEATHS_UNTIL_QUARANTINE) {
        return reject(this.#options.quarantined(file))
      }
      const onAbort = () => {
        this.#queue = this.#queue.filter((each) => each !== task)
        task.reject(cancelled(signal))
      }
      const task: Task = {
        method,
        request,
        timeoutMs: options.timeoutMs ?? this.#options.timeoutMs,
        blame,
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
      const task = this.#queue.shift()
      if (task) void this.#run(child, task)
    }
  }

  #takeChild(): WorkerChild | null {
    for (let child = this.#idle.pop(); child; child = this.#idle.pop()) if (child.alive) return child
    return this.#busy.size < this.#options.children ? new WorkerChild(this.#options) : null
  }

  async #run(child: WorkerChild, task: Task): Promise<void> {
    this.#busy.add(child)
    try {
      task.resolve(await child.run(task.method, task.request, task.timeoutMs, task.signal))
    } catch (error) {
      task.reject(error instanceof WorkerDeath ? this.#explain(error, task) : error)
    } finally {
      task.release()
      this.#busy.delete(child)
      if (child.alive) this.#idle.push(child)
      this.#dispatch()
    }
  }

  #explain(death: WorkerDeath, { blame, file, method }: Task): AppError {
    if (this.#disposed) return closed()
    const { name } = this.#options
    const details = { worker: name, request: method, cause: death.kind }
    if (death.kind === 'start') {
      return new AppError(
        'DEVICE_UNAVAILABLE',
        `The ${name} worker ${death.sentence}; run \`hairline doctor\`.`,
        details,
      )
    }
    if (blame !== undefined) this.#deaths.set(blame, (this.#deaths.get(blame) ?? 0) + 1)
    const code = death.kind === 'time' ? 'TIME_LIMIT' : 'DEVICE_UNAVAILABLE'
    const sentence = `The ${name} worker ${death.sentence} while it worked on ${file}; it is started again, so try once more.`
    return new AppError(code, sentence, { ...details, file })
  }
}

const closed = () => new AppError('CANCELLED', 'Hairline is closing.')

function cancelled(signal: AbortSignal | undefined): AppError {
  return signal?.reason instanceof AppError ? signal.reason : new AppError('CANCELLED', 'Cancelled.')
}
