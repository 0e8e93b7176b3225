import { cpuMs, residentBytes } from './process-usage.ts'
import { WorkerDeath } from './worker-death.ts'

/** What a request may use. */
export type Limits = {
  /** Milliseconds, counted anew whenever the worker says that a part is done. */
  timeoutMs: number
  /** Bytes that the process may grow by while it works on this. */
  memoryBytes?: number | undefined
}

type Watched = {
  pid: () => number | undefined
  onOver: (reason: WorkerDeath) => void
}

/** A worker that got less processor time than this share of its limit has mostly waited for others. */
const STARVED_SHARE = 0.5
/** So many times the limit, and it is stopped all the same: it may wait for what never comes. */
const MOST_PATIENCE = 2
const MEMORY_CHECK_EVERY_MS = 100

/** How long the request at work may take. */
export class TimeLimit {
  readonly #watched: Watched
  #timer: NodeJS.Timeout | undefined

  constructor(watched: Watched) {
    this.#watched = watched
  }

  /** Counts anew. On a machine that is busy with other things nobody is stopped for having waited: see `STARVED_SHARE`. */
  restart(timeoutMs: number): void {
    const pid = this.#watched.pid()
    const started = performance.now()
    const before = cpuMs(pid)
    const look = () => {
      const [elapsedMs, now] = [performance.now() - started, cpuMs(pid)]
      const starved = before !== null && now !== null && now - before < timeoutMs * STARVED_SHARE
      if (!starved || elapsedMs >= timeoutMs * MOST_PATIENCE)
        return this.#watched.onOver(new WorkerDeath('time', `took longer than ${timeoutMs / 1000} s and was stopped`))
      this.#timer = setTimeout(look, Math.max(20, timeoutMs / 4))
    }
    this.stop()
    this.#timer = setTimeout(look, timeoutMs)
  }

  /** From now on by the clock alone, and for another reason. */
  endWithin(limitMs: number, reason: WorkerDeath): void {
    this.stop()
    this.#timer = setTimeout(() => this.#watched.onOver(reason), limitMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

/** How much memory the process may hold. */
export class MemoryLimit {
  readonly #watched: Watched
  readonly #most: number
  #limitBytes: number
  /** What the request was allowed to grow by, where it was. */
  #growthBytes = Infinity

  /** @param most bytes that the process never holds more of */
  constructor(most: number, watched: Watched) {
    this.#most = most
    this.#limitBytes = most
    this.#watched = watched
  }

  /** What it holds already is not the next request's. */
  restart(growthBytes: number | undefined): void {
    const held = residentBytes(this.#watched.pid())
    this.#growthBytes = growthBytes ?? Infinity
    this.#limitBytes = held === null ? this.#most : Math.min(this.#most, held + this.#growthBytes)
  }

  check(bytes: number): void {
    if (!(bytes > this.#limitBytes)) return
    const gigabytes = Math.min(this.#limitBytes, this.#growthBytes) / 2 ** 30
    this.#watched.onOver(
      new WorkerDeath('memory', `needed more than ${gigabytes.toFixed(1)} GiB of memory and was stopped`),
    )
  }

  /** A worker stuck in native code cannot report, so that its memory is read from outside where the system allows. */
  watch(): () => void {
    if (residentBytes(this.#watched.pid()) === null) return () => undefined
    const look = () => {
      const bytes = residentBytes(this.#watched.pid())
      if (bytes !== null) this.check(bytes)
    }
    const timer = setInterval(look, MEMORY_CHECK_EVERY_MS)
    return () => clearInterval(timer)
  }
}
