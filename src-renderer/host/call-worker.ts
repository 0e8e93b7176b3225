type Numbered = { id: number }
type Waiting<Answer> = { resolve: (answer: Answer) => void; reject: (error: unknown) => void }

type Options<Request, Answer> = {
  start: () => Worker
  /** What those who wait are told where the worker ends. */
  gone: string
  /** A worker that had nothing to do for so long ends: it takes memory of the page. */
  idleMs?: number
  /** How the worker is told that a call is not wanted any more. */
  cancel?: (id: number) => Request
  /** An answer that came all the same. */
  unwanted?: (answer: Answer) => void
}

/**
 * A worker that answers calls by their number. It starts at the first call. Where it ends, out of memory most likely, what
 * waits is told, and the next call starts another.
 */
export class CallWorker<Request extends Numbered, Answer extends Numbered> {
  readonly #options: Options<Request, Answer>
  readonly #waiting = new Map<number, Waiting<Answer>>()
  #worker: Worker | null = null
  #idle: ReturnType<typeof setTimeout> | undefined
  #nextId = 1

  constructor(options: Options<Request, Answer>) {
    this.#options = options
  }

  /** Rejects with the signal's reason where that ends the call. */
  async call(request: (id: number) => Request, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted()
    clearTimeout(this.#idle)
    const id = this.#nextId++
    const abort = () => this.#abort(id, signal?.reason)
    signal?.addEventListener('abort', abort)
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject })
        this.#worker ??= this.#start()
        this.#worker.postMessage(request(id))
      })
    } finally {
      signal?.removeEventListener('abort', abort)
      this.#waiting.delete(id)
      this.#rest()
    }
  }

  #start(): Worker {
    const worker = this.#options.start()
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const call = this.#take(data.id)
      if (call) call.resolve(data)
      else this.#options.unwanted?.(data)
    })
    const end = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(this.#options.gone))
      this.#waiting.clear()
      this.#stop()
    }
    worker.addEventListener('error', end)
    worker.addEventListener('messageerror', end)
    return worker
  }

  #abort(id: number, reason: unknown): void {
    const call = this.#take(id)
    if (!call) return
    const { cancel } = this.#options
    if (cancel) this.#worker?.postMessage(cancel(id))
    call.reject(reason)
  }

  #take(id: number): Waiting<Answer> | undefined {
    const call = this.#waiting.get(id)
    this.#waiting.delete(id)
    return call
  }

  #rest(): void {
    const { idleMs } = this.#options
    if (idleMs === undefined || this.#waiting.size > 0) return
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#stop(), idleMs)
  }

  #stop(): void {
    this.#worker?.terminate()
    this.#worker = null
  }
}
