import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { AppError } from '../../src-shared/domain/index.ts'
import type { FromWorker, ToWorker } from './messages.ts'

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

/** Why a worker process ended while it worked. `sentence` completes "The pixels worker …". */
export class WorkerDeath extends Error {
  /** `cancelled`: nobody waited any more, and nothing else stops a native call. */
  readonly kind: 'crashed' | 'time' | 'memory' | 'start' | 'cancelled'
  readonly sentence: string
  /** What ended it, where that came from outside or from its own fault. */
  readonly signal: NodeJS.Signals | null

  constructor(kind: WorkerDeath['kind'], sentence: string, signal: NodeJS.Signals | null = null) {
    super(sentence)
    this.name = 'WorkerDeath'
    this.kind = kind
    this.sentence = sentence
    this.signal = signal
  }
}

/** What a request may use. */
export type Limits = {
  /** Milliseconds, counted anew whenever the worker says that a part is done. */
  timeoutMs: number
  /** Bytes that the process may grow by while it works on this. */
  memoryBytes?: number | undefined
}

type Pending = {
  id: number
  cancelled: boolean
  resolve: (response: unknown) => void
  reject: (error: unknown) => void
}

const DEFAULT_HEAP_MB = 1024
const DEFAULT_START_LIMIT_MS = 120_000
const MEMORY_CHECK_EVERY_MS = 100
const STOP_LIMIT_MS = 1000
/** A worker that got less processor time than this share of its limit has mostly waited for others. */
const STARVED_SHARE = 0.5
/** So many times the limit, and it is stopped all the same: it may wait for what never comes. */
const MOST_PATIENCE = 2
/** Linux counts memory in pages of this size on every machine that we ship to. */
const PAGE_BYTES = 4096

/**
 * One worker process: started, given one request at a time, ended.
 * A process that exceeds its time or memory is killed: nothing else stops a native call.
 */
export class WorkerChild {
  readonly #options: WorkerOptions
  readonly #process: ChildProcess
  readonly #ended: Promise<void>
  readonly #ready: Promise<void>
  #pending: Pending | null = null
  #lastId = 0
  #killedBecause: WorkerDeath | null = null
  #lastWords = ''
  #alive = true
  #state: unknown = null
  #memoryLimitBytes: number
  #limits: Limits = { timeoutMs: 0 }
  #timer: NodeJS.Timeout | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#memoryLimitBytes = options.memoryLimitBytes
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

  /** What it said last of what it keeps between requests; null before it said anything. */
  get state(): unknown {
    return this.#state
  }

  /**
   * Resolves with the answer; rejects with the worker's own error or with WorkerDeath. The time counts once it is ready.
   * After an abort the worker is told that nobody waits: it may stop early, or finish in vain.
   */
  async run(method: string, request: unknown, limits: Limits, signal?: AbortSignal): Promise<unknown> {
    this.#busy()
    this.#limits = limits
    const stopWatching = this.#watchMemory()
    const cancel = () => this.#cancel()
    try {
      await this.#ready
      if (signal?.aborted) return undefined
      this.#limitMemory()
      signal?.addEventListener('abort', cancel, { once: true })
      this.#restartTimeLimit()
      return await new Promise((resolve, reject) => {
        if (!this.#alive) return reject(this.#death('is not running'))
        const id = ++this.#lastId
        this.#pending = { id, cancelled: false, resolve, reject }
        this.#send({ type: 'request', id, method, request })
        if (signal?.aborted) cancel()
      })
    } finally {
      clearTimeout(this.#timer)
      signal?.removeEventListener('abort', cancel)
      stopWatching()
      this.#pending = null
      this.#idle()
    }
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

  #cancel(): void {
    if (!this.#pending) return
    this.#pending.cancelled = true
    this.#send({ type: 'cancel', id: this.#pending.id })
    const { cancelLimitMs } = this.#options
    if (cancelLimitMs === undefined) return
    this.#restartTimer(cancelLimitMs, new WorkerDeath('cancelled', 'went on after it was cancelled and was stopped'))
  }

  #restartTimer(limitMs: number, reason: WorkerDeath): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#kill(reason), limitMs)
  }

  /** On a machine that is busy with other things nobody is stopped for having waited: see `STARVED_SHARE`. */
  #restartTimeLimit(images = 1): void {
    const timeoutMs = this.#limits.timeoutMs * images
    const { pid } = this
    const started = performance.now()
    const before = cpuMs(pid)
    const look = () => {
      const [elapsedMs, now] = [performance.now() - started, cpuMs(pid)]
      const starved = before !== null && now !== null && now - before < timeoutMs * STARVED_SHARE
      if (!starved || elapsedMs >= timeoutMs * MOST_PATIENCE)
        return this.#kill(new WorkerDeath('time', `took longer than ${timeoutMs / 1000} s and was stopped`))
      this.#timer = setTimeout(look, Math.max(20, timeoutMs / 4))
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(look, timeoutMs)
  }

  /** What it holds already is not this request's. */
  #limitMemory(): void {
    const held = this.#residentBytes()
    this.#memoryLimitBytes = this.#options.memoryLimitBytes
    const { memoryBytes } = this.#limits
    if (memoryBytes !== undefined && held !== null) {
      this.#memoryLimitBytes = Math.min(this.#memoryLimitBytes, held + memoryBytes)
    }
  }

  #send(message: ToWorker): void {
    // A closed channel is followed by `exit`, which rejects what is pending.
    this.#process.send(message, () => undefined)
  }

  #receive(message: FromWorker): void {
    if (message.type === 'memory') return this.#checkMemory(message.bytes)
    if (message.type === 'state') {
      this.#state = message.state
      return
    }
    if (message.type === 'ready' || message.id !== this.#pending?.id) return
    if (message.type === 'progressed')
      return this.#pending.cancelled ? undefined : this.#restartTimeLimit(message.images)
    if (message.type === 'done') this.#pending.resolve(message.response)
    else if (message.type === 'failed') {
      const { code, message: sentence, details } = message.error
      this.#pending.reject(new AppError(code, sentence, details))
    } else {
      const error = new Error(message.message)
      error.stack = message.stack
      this.#pending.reject(error)
    }
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
    if (this.#pending) {
      const death = this.#death(how, signal)
      this.#options.log.warn({ worker: this.#options.name, pid: this.pid, lastWords: this.#lastWords }, death.sentence)
      this.#pending.reject(death)
    }
  }

  #death(how: string, signal: NodeJS.Signals | null = null): WorkerDeath {
    return this.#killedBecause ?? new WorkerDeath('crashed', how, signal)
  }

  /** A worker stuck in native code cannot report, so that its memory is read from outside where the system allows. */
  #watchMemory(): () => void {
    if (process.platform !== 'linux' || this.pid === undefined) return () => undefined
    const look = () => {
      const bytes = this.#residentBytes()
      if (bytes !== null) this.#checkMemory(bytes)
    }
    const timer = setInterval(look, MEMORY_CHECK_EVERY_MS)
    return () => clearInterval(timer)
  }

  /** Of a file in memory: quicker than asking another thread for it. */
  #residentBytes(): number | null {
    try {
      return Number(readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
    } catch {
      return null
    }
  }

  #checkMemory(bytes: number): void {
    if (!(bytes > this.#memoryLimitBytes)) return
    const gigabytes = Math.min(this.#memoryLimitBytes, this.#limits.memoryBytes ?? Infinity) / 2 ** 30
    this.#kill(new WorkerDeath('memory', `needed more than ${gigabytes.toFixed(1)} GiB of memory and was stopped`))
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

/** Ticks of the clock in /proc, which every Linux has at 100 a second. */
const TICK_MS = 10

/** Processor time of a process so far, milliseconds; null where the system does not tell. */
function cpuMs(pid: number | undefined): number | null {
  if (process.platform !== 'linux' || pid === undefined) return null
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; the 12th and 13th after it are user and system time.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return null
  }
}
