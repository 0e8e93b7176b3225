import { fork, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
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
  log: Logger
}

/** Why a worker process ended while it worked. `sentence` completes "The pixels worker …". */
export class WorkerDeath extends Error {
  readonly kind: 'crashed' | 'time' | 'memory' | 'start'
  readonly sentence: string

  constructor(kind: WorkerDeath['kind'], sentence: string) {
    super(sentence)
    this.name = 'WorkerDeath'
    this.kind = kind
    this.sentence = sentence
  }
}

type Pending = { id: number; resolve: (response: unknown) => void; reject: (error: unknown) => void }

const DEFAULT_HEAP_MB = 1024
const DEFAULT_START_LIMIT_MS = 30_000
const MEMORY_CHECK_EVERY_MS = 250
const STOP_LIMIT_MS = 1000
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

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#process = fork(options.entry, [], {
      serialization: 'advanced',
      execPath: process.execPath,
      execArgv: [`--max-old-space-size=${options.heapLimitMb ?? DEFAULT_HEAP_MB}`],
      // Options that were meant for the parent (a debugger, a test runner's loader) have no place in a worker.
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#logOutput()
    this.#ended = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => {
        this.#end(signal ? `was ended by ${signal}` : `ended with exit code ${code}`)
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

  /**
   * Resolves with the answer; rejects with the worker's own error or with WorkerDeath. The time counts once it is ready.
   * After an abort the worker is told that nobody waits: it may stop early, or finish in vain.
   */
  async run(method: string, request: unknown, timeoutMs: number, signal?: AbortSignal): Promise<unknown> {
    this.#busy()
    let timer: NodeJS.Timeout | undefined
    const stopWatching = this.#watchMemory()
    const cancel = () => this.#cancel()
    try {
      await this.#ready
      if (signal?.aborted) return undefined
      signal?.addEventListener('abort', cancel, { once: true })
      timer = setTimeout(
        () => this.#kill(new WorkerDeath('time', `took longer than ${timeoutMs / 1000} s and was stopped`)),
        timeoutMs,
      )
      return await new Promise((resolve, reject) => {
        if (!this.#alive) return reject(this.#death('is not running'))
        const id = ++this.#lastId
        this.#pending = { id, resolve, reject }
        this.#send({ type: 'request', id, method, request })
      })
    } finally {
      clearTimeout(timer)
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
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_LIMIT_MS)
    await this.#ended
    clearTimeout(timer)
  }

  #cancel(): void {
    if (this.#pending) this.#send({ type: 'cancel', id: this.#pending.id })
  }

  #send(message: ToWorker): void {
    // A closed channel is followed by `exit`, which rejects what is pending.
    this.#process.send(message, () => undefined)
  }

  #receive(message: FromWorker): void {
    if (message.type === 'memory') return this.#checkMemory(message.bytes)
    if (message.type === 'ready' || message.id !== this.#pending?.id) return
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

  #end(how: string): void {
    if (!this.#alive) return
    this.#alive = false
    if (this.#pending) {
      const death = this.#death(how)
      this.#options.log.warn({ worker: this.#options.name, pid: this.pid, lastWords: this.#lastWords }, death.sentence)
      this.#pending.reject(death)
    }
  }

  #death(how: string): WorkerDeath {
    return this.#killedBecause ?? new WorkerDeath('crashed', how)
  }

  /** A worker stuck in native code cannot report, so that its memory is read from outside where the system allows. */
  #watchMemory(): () => void {
    const { pid } = this
    if (process.platform !== 'linux' || pid === undefined) return () => undefined
    const timer = setInterval(() => {
      readFile(`/proc/${pid}/statm`, 'utf8').then(
        (text) => this.#checkMemory(Number(text.split(' ')[1]) * PAGE_BYTES),
        () => undefined,
      )
    }, MEMORY_CHECK_EVERY_MS)
    return () => clearInterval(timer)
  }

  #checkMemory(bytes: number): void {
    const limit = this.#options.memoryLimitBytes
    if (!(bytes > limit)) return
    const gigabytes = (limit / 2 ** 30).toFixed(1)
    this.#kill(new WorkerDeath('memory', `needed more than ${gigabytes} GiB of memory and was stopped`))
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
