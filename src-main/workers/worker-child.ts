import { fork, type ChildProcess } from 'node:child_process'
import type { Logger } from 'pino'
import { AppError } from '../../src-shared/domain/index.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { NotBegun, WorkerDeath } from './worker-death.ts'
import { MemoryLimit, TimeLimit, type Limits } from './worker-limits.ts'

export type WorkerOptions = {
  /** As logs and sentences name it: "pixels". */
  name: string
  /** Absolute path of the module that calls `serveRequests`. */
  entry: string
  /** Resident memory, bytes, above which the process is killed. */
  memoryLimitBytes: number
  /** Limit of the JavaScript heap; pixels lie outside of it. */
  heapLimitMb?: number
  startLimitMs?: number
  /** A cancelled request that goes on for longer ends with its process; without it, it may finish in vain. */
  cancelLimitMs?: number
  /** Of its engine. */
  flags?: string[]
  /** Beside those of this program. */
  env?: Record<string, string>
  log: Logger
}

type Pending = {
  id: number
  cancelled: boolean
  /** The next was given to the worker, and waits there for this. */
  runs: boolean
  onFree: () => void
  resolve: (response: unknown) => void
  reject: (error: unknown) => void
}

const DEFAULT_HEAP_MB = 1024
const DEFAULT_START_LIMIT_MS = 120_000
const STOP_LIMIT_MS = 1000

/**
 * One worker process: started, given one request at a time, or the next while the last one all but finishes, ended.
 * A process that exceeds its time or memory is killed: nothing else stops a native call.
 */
export class WorkerChild {
  readonly #options: WorkerOptions
  readonly #process: ChildProcess
  readonly #ended: Promise<void>
  readonly #ready: Promise<void>
  #pending: Pending | null = null
  /** The worker is free for the next, and its answer is still to come. */
  #finishing: Pending | null = null
  #finishTimer: NodeJS.Timeout | undefined
  #lastId = 0
  #killedBecause: WorkerDeath | null = null
  #lastWords = ''
  #alive = true
  #state: unknown = null
  readonly #timeLimit: TimeLimit
  readonly #memoryLimit: MemoryLimit
  #limits: Limits = { timeoutMs: 0 }

  constructor(options: WorkerOptions) {
    this.#options = options
    const watched = { pid: () => this.pid, onOver: (reason: WorkerDeath) => this.#kill(reason) }
    this.#timeLimit = new TimeLimit(watched)
    this.#memoryLimit = new MemoryLimit(options.memoryLimitBytes, watched)
    this.#process = fork(options.entry, [], {
      serialization: 'advanced',
      execPath: process.execPath,
      execArgv: [`--max-old-space-size=${options.heapLimitMb ?? DEFAULT_HEAP_MB}`, ...(options.flags ?? [])],
      // Options that were meant for the parent (a debugger, a test runner's loader) have no place in a worker.
      env: { ...process.env, ...options.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#logOutput()
    this.#ended = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => {
        this.#end(signal ? `was ended by ${signal}` : `ended with exit code ${code}`, signal)
        resolve()
      })
      this.#process.once('error', (error) => {
        this.#end(`could not be started (${error.message})`)
        resolve()
      })
    })
    this.#ready = this.#waitUntilReady(options.startLimitMs ?? DEFAULT_START_LIMIT_MS)
    this.#ready.catch(() => undefined)
    this.#process.on('message', (message: FromWorker) => this.#receive(message))
    this.#idle()
  }

  get alive(): boolean {
    return this.#alive
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Free, with an answer still to come. */
  get isFinishing(): boolean {
    return this.#finishing !== null
  }

  /** What it said last of what it keeps between requests; null before it said anything. */
  get state(): unknown {
    return this.#state
  }

  /**
   * Resolves with the answer; rejects with the worker's own error, with WorkerDeath, or with NotBegun. The time counts once it is ready.
   * After an abort the worker is told that nobody waits: it may stop early, or finish in vain.
   * @param onFree the next request may be given, though this one has no answer yet
   */
  async run(
    { method, request, limits, signal }: { method: string; request: unknown; limits: Limits; signal?: AbortSignal },
    onFree: () => void,
  ): Promise<unknown> {
    this.#busy()
    this.#limits = limits
    const stopWatching = this.#memoryLimit.watch()
    const mine: Pending = {
      id: ++this.#lastId,
      cancelled: false,
      runs: false,
      onFree,
      resolve: () => undefined,
      reject: () => undefined,
    }
    const cancel = () => this.#cancel(mine)
    try {
      await this.#ready
      if (signal?.aborted) return undefined
      this.#memoryLimit.restart(limits.memoryBytes)
      signal?.addEventListener('abort', cancel, { once: true })
      this.#timeLimit.restart(limits.timeoutMs)
      return await new Promise((resolve, reject) => {
        if (!this.#alive) return reject(this.#death('is not running'))
        this.#pending = Object.assign(mine, { resolve, reject })
        this.#send({ type: 'request', id: mine.id, method, request })
        if (signal?.aborted) cancel()
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
      stopWatching()
      this.#leave(mine)
    }
  }

  /** Another may be at work already. */
  #leave(mine: Pending): void {
    if (this.#finishing === mine) {
      clearTimeout(this.#finishTimer)
      this.#finishing = null
    } else {
      this.#timeLimit.stop()
      this.#pending = null
    }
    if (!this.#pending && !this.#finishing) this.#idle()
  }

  /** Ends the process, gently for a second. */
  async stop(): Promise<void> {
    if (!this.#alive) return
    if (this.#process.connected) this.#process.disconnect()
    // Whoever waits for its end waits on a busy machine too: an idle worker alone would let the program end before.
    this.#process.ref()
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_LIMIT_MS)
    await this.#ended
    clearTimeout(timer)
  }

  #cancel(pending: Pending): void {
    pending.cancelled = true
    this.#send({ type: 'cancel', id: pending.id })
    const { cancelLimitMs } = this.#options
    if (cancelLimitMs === undefined || pending !== this.#pending) return
    const reason = new WorkerDeath('cancelled', 'went on after it was cancelled and was stopped')
    this.#timeLimit.endWithin(cancelLimitMs, reason)
  }

  #send(message: ToWorker): void {
    // A closed channel is followed by `exit`, which rejects what is pending.
    this.#process.send(message, () => undefined)
  }

  #receive(message: FromWorker): void {
    if (message.type === 'memory') return this.#memoryLimit.check(message.bytes)
    if (message.type === 'state') {
      this.#state = message.state
      return
    }
    if (message.type === 'ready') return
    const pending = [this.#pending, this.#finishing].find((each) => each?.id === message.id)
    if (!pending) return
    if (message.type === 'free') return this.#free(pending, message.runs)
    if (message.type === 'progressed') {
      if (pending === this.#pending && !pending.cancelled)
        this.#timeLimit.restart(this.#limits.timeoutMs * message.images)
    } else if (message.type === 'done') pending.resolve(message.response)
    else if (message.type === 'failed') {
      const { code, message: sentence, details } = message.error
      pending.reject(new AppError(code, sentence, details))
    } else {
      const error = new Error(message.message)
      error.stack = message.stack
      pending.reject(error)
    }
  }

  /** No more than two at once. A cancelled one is stopped where it goes on for too long, and keeps its place for that. */
  #free(pending: Pending, runs: boolean): void {
    pending.runs = runs
    if (pending !== this.#pending || this.#finishing || pending.cancelled) return
    this.#timeLimit.stop()
    this.#pending = null
    this.#finishing = pending
    const { timeoutMs } = this.#limits
    this.#finishTimer = setTimeout(() => this.#giveUp(pending, timeoutMs), timeoutMs)
    pending.onFree()
  }

  /** What is at work beside it is not stopped for it: a disk that hangs is nobody's fault. */
  #giveUp(finishing: Pending, limitMs: number): void {
    if (finishing.runs)
      return this.#kill(new WorkerDeath('time', `took longer than ${limitMs / 1000} s and was stopped`))
    const sentence = `took longer than ${limitMs / 1000} s to finish`
    finishing.reject(new WorkerDeath('time', sentence, null, true))
    if (!this.#pending) this.#kill(new WorkerDeath('time', sentence))
  }

  #waitUntilReady(limitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#kill(new WorkerDeath('start', `did not start within ${limitMs / 1000} s`)),
        limitMs,
      )
      const listen = (message: FromWorker) => {
        if (message.type !== 'ready') return
        clearTimeout(timer)
        this.#process.off('message', listen)
        resolve()
      }
      this.#process.on('message', listen)
      void this.#ended.then(() => {
        clearTimeout(timer)
        const why = this.#lastWords ? `; it said: ${this.#lastWords}` : ''
        reject(this.#killedBecause ?? new WorkerDeath('start', `ended before it was ready${why}`))
      })
    })
  }

  #kill(reason: WorkerDeath): void {
    if (!this.#alive) return
    this.#killedBecause ??= reason
    this.#process.kill('SIGKILL')
  }

  #end(how: string, signal: NodeJS.Signals | null = null): void {
    if (!this.#alive) return
    this.#alive = false
    if (!this.#pending && !this.#finishing) return
    const death = this.#death(how, signal)
    this.#options.log.warn({ worker: this.#options.name, pid: this.pid, lastWords: this.#lastWords }, death.sentence)
    // Only the newest request can have been cancelled.
    const kind = death.kind === 'cancelled' ? 'crashed' : death.kind
    const runs = this.#finishing?.runs === true
    this.#finishing?.reject(new WorkerDeath(kind, death.sentence, death.signal, !runs))
    this.#pending?.reject(runs ? new NotBegun() : death)
  }

  #death(how: string, signal: NodeJS.Signals | null = null): WorkerDeath {
    return this.#killedBecause ?? new WorkerDeath('crashed', how, signal)
  }

  #logOutput(): void {
    const { log, name } = this.#options
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const words = text.trim().slice(-2000)
        if (!words) return
        this.#lastWords = words.split('\n').at(-1)?.slice(0, 300) ?? ''
        log.warn({ worker: name, pid: this.pid }, words)
      })
    }
  }

  /** An idle worker does not keep the program alive; a busy one does. */
  #idle(): void {
    this.#process.unref()
    this.#process.channel?.unref()
    for (const stream of [this.#process.stdout, this.#process.stderr]) (stream as { unref?(): void } | null)?.unref?.()
  }

  #busy(): void {
    this.#process.ref()
    this.#process.channel?.ref()
  }
}
