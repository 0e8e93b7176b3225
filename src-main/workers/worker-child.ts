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
  limits: Limits
  cancelled: boolean
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
  /** At work. */
  #pending: Pending | null = null
  /** Given to the worker already, where it waits for the one at work. */
  #next: Pending | null = null
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

  /** It may be free for the next request, and answers are still to come. */
  get owesAnswers(): boolean {
    return (this.#pending ?? this.#next ?? this.#finishing) !== null
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
    const stopWatching = this.#memoryLimit.watch()
    const mine: Pending = {
      id: ++this.#lastId,
      limits,
      cancelled: false,
      onFree,
      resolve: () => undefined,
      reject: () => undefined,
    }
    const cancel = () => this.#cancel(mine)
    try {
      await this.#ready
      if (signal?.aborted) return undefined
      signal?.addEventListener('abort', cancel, { once: true })
      return await new Promise((resolve, reject) => {
        if (!this.#alive) return reject(this.#death('is not running'))
        Object.assign(mine, { resolve, reject })
        if (this.#pending) this.#next = mine
        else this.#begin(mine)
        this.#send({ type: 'request', id: mine.id, method, request })
        if (signal?.aborted) cancel()
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
      stopWatching()
      this.#leave(mine)
    }
  }

  /** Its time and memory count from here. */
  #begin(pending: Pending): void {
    this.#pending = pending
    this.#memoryLimit.restart(pending.limits.memoryBytes)
    this.#timeLimit.restart(pending.limits.timeoutMs)
    if (pending.cancelled) this.#endSoon()
  }

  /** Another may be at work already. */
  #leave(mine: Pending): void {
    if (this.#next === mine) this.#next = null
    else if (this.#finishing === mine) {
      clearTimeout(this.#finishTimer)
      this.#finishing = null
    } else if (this.#pending === mine) this.#makeWay()
    if (!this.owesAnswers) this.#idle()
  }

  /** The one at work is not any more: what waited for it begins. */
  #makeWay(): void {
    this.#timeLimit.stop()
    this.#pending = null
    const next = this.#next
    this.#next = null
    if (next) this.#begin(next)
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

  /** What only waits or finishes has no limit for that. */
  #cancel(pending: Pending): void {
    pending.cancelled = true
    this.#send({ type: 'cancel', id: pending.id })
    if (pending === this.#pending) this.#endSoon()
  }

  #endSoon(): void {
    const { cancelLimitMs } = this.#options
    if (cancelLimitMs === undefined) return
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
    const pending = [this.#pending, this.#next, this.#finishing].find((each) => each?.id === message.id)
    if (!pending) return
    if (message.type === 'free') return this.#free(pending, message.runs)
    if (message.type === 'progressed') {
      if (pending === this.#pending && !pending.cancelled)
        this.#timeLimit.restart(pending.limits.timeoutMs * message.images)
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

  /**
   * The next may be given: behind the one at work, or where that only finishes. No more than two have no answer yet. A cancelled one
   * is stopped where it goes on for too long, and keeps its place for that.
   */
  #free(pending: Pending, runs: boolean): void {
    if (pending !== this.#pending || this.#finishing || pending.cancelled) return
    if (!runs) {
      this.#finishing = pending
      const { timeoutMs } = pending.limits
      this.#finishTimer = setTimeout(() => this.#giveUp(pending, timeoutMs), timeoutMs)
      this.#makeWay()
    }
    pending.onFree()
  }

  /** What is at work beside it is not stopped for it: a disk that hangs is nobody's fault. */
  #giveUp(finishing: Pending, limitMs: number): void {
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
    if (!this.owesAnswers) return
    const death = this.#death(how, signal)
    this.#options.log.warn({ worker: this.#options.name, pid: this.pid, lastWords: this.#lastWords }, death.sentence)
    this.#pending?.reject(death)
    this.#next?.reject(new NotBegun())
    // Only the request at work was cancelled.
    const kind = death.kind === 'cancelled' ? 'crashed' : death.kind
    this.#finishing?.reject(new WorkerDeath(kind, death.sentence, death.signal, true))
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
