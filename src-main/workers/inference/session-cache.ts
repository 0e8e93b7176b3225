import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ModelRequest, SessionsState } from '../protocol.ts'
import type { Crew } from './lanes.ts'
import type { SessionNeeds } from './memory-share.ts'
import { openSession, type OpenedSession } from './providers.ts'
import type { Runtime, RuntimeSession } from './runtime.ts'
import { defaultThreads } from './threads.ts'

export type SessionOrder = Omit<ModelRequest, 'profile'>

/** Runs a fresh session once: the first run allocates what all later ones need. Its answer does not count. */
export type WarmUp = (session: RuntimeSession) => Promise<void>

/** Its needs are those of one session, loaded and warm: its crew and its batches come on top. */
export type KeptSession = OpenedSession & SessionNeeds & { key: string }

type CrewNeeds = { bytes: number; imagesLeft: number; budget?: number | undefined }

type Entry = {
  order: SessionOrder
  threads: number
  opening: Promise<OpenedSession>
  opened: OpenedSession | null
  /** The same model in lanes: counted with it, and given up with it. */
  crew: Promise<Crew | null> | null
  /** There was no room for one, so many images before the end of a list. */
  noRoom: { imagesLeft: number; atMs: number } | null
  bytes: number
  crewBytes: number
  loadMs: number
  runs: number
  lastUsedMs: number
}

/** What any session takes beside its weights: measured on graphs of one operator. */
const LEAST_BYTES = 2 ** 20
/** Weights lie in the file, and once more as the kernels want them. */
const BYTES_PER_WEIGHT_BYTE = 2
/** A long list is worth another try now and then. */
const TRY_AGAIN_AFTER_MS = 60_000
const LEAST_PAUSE_MS = 5_000
/** Without a budget in the request: see runtime-defaults.ts. */
const DEFAULT_BUDGET_BYTES = 2 ** 30

/**
 * Loaded models within a budget of memory, the least recently used given up first. Asked twice at once, a model is loaded
 * once. A model that alone is larger than the budget is loaded all the same, alone.
 * Whoever uses a session must end that before the next `open`: see `inTurn` in workers/inference.ts.
 */
export class SessionCache {
  readonly #runtime: Runtime
  readonly #onChange: (state: SessionsState) => void
  /** In order of use, the newest last: maps keep the order of insertion. */
  readonly #entries = new Map<string, Entry>()
  /** What a model took when memory was fresh: later measurements may find pages that others left. By hash. */
  readonly #measured = new Map<string, SessionNeeds>()
  #loads = 0
  #released = 0

  constructor(runtime: Runtime, onChange: (state: SessionsState) => void = () => undefined) {
    this.#runtime = runtime
    this.#onChange = onChange
  }

  async open(order: SessionOrder, warmUp?: WarmUp): Promise<KeptSession> {
    const threads = order.threads ?? defaultThreads()
    const key = sessionKey({ ...order, threads })
    const budget = order.memoryBudgetBytes ?? DEFAULT_BUDGET_BYTES
    const kept = this.#entries.get(key)
    if (kept) {
      this.#entries.delete(key)
      this.#entries.set(key, kept)
      kept.lastUsedMs = Date.now()
      kept.runs += 1
      // The budget may be smaller than it was when this was loaded.
      if (await this.#shrinkTo(budget, key)) this.#onChange(this.state())
      return { ...(await kept.opening), key, ...this.#needsOf(order) }
    }
    const opening = this.#load(key, order, threads, budget, warmUp)
    const entry: Entry = {
      order,
      threads,
      opening,
      opened: null,
      crew: null,
      noRoom: null,
      bytes: 0,
      crewBytes: 0,
      loadMs: 0,
      runs: 1,
      lastUsedMs: Date.now(),
    }
    this.#entries.set(key, entry)
    try {
      const opened = await opening
      if (await this.#shrinkTo(budget, key)) this.#onChange(this.state())
      return { ...opened, key, ...this.#needsOf(order) }
    } catch (error) {
      this.#entries.delete(key)
      throw error
    } finally {
      this.#onChange(this.state())
    }
  }

  /** Of a session that is open and without a crew; it may be given up by its turn. */
  peek(order: SessionOrder): RuntimeSession | null {
    const entry = this.#entries.get(sessionKey({ ...order, threads: order.threads ?? defaultThreads() }))
    return entry?.opened && !entry.crew ? entry.opened.session : null
  }

  /**
   * The crew of a kept session, which takes so many bytes; opened now where it has none and `open` says how. Null where there is
   * none, or where it could not be opened: then one session has to do for the rest of that list, or for a minute of it, since
   * each try takes time. `imagesLeft` are those of the list that are still to come.
   */
  async crew(
    { key }: KeptSession,
    { bytes, imagesLeft, budget = DEFAULT_BUDGET_BYTES }: CrewNeeds,
    open: (() => Promise<Crew | null>) | null = null,
  ): Promise<Crew | null> {
    const entry = this.#entries.get(key)
    if (!entry || entry.crew || !open) return entry?.crew ?? null
    if (entry.noRoom && isSameList(entry.noRoom, imagesLeft)) {
      entry.noRoom.imagesLeft = imagesLeft
      return null
    }
    entry.crewBytes = bytes
    await this.#shrinkTo(budget, key)
    entry.crew = open().catch(() => null)
    const crew = await entry.crew
    if (!crew) Object.assign(entry, { crew: null, crewBytes: 0, noRoom: { imagesLeft, atMs: Date.now() } })
    this.#onChange(this.state())
    return crew
  }

  /** What a kept session, or its crew, holds by now: both grow with their batches. */
  async recount(
    { key }: KeptSession,
    held: { bytes: number } | { crewBytes: number },
    budget = DEFAULT_BUDGET_BYTES,
  ): Promise<void> {
    const entry = this.#entries.get(key)
    const before = entry && bytesOf(entry)
    if (!entry || bytesOf(Object.assign(entry, held)) === before) return
    await this.#shrinkTo(budget, key)
    this.#onChange(this.state())
  }

  /** Gives up every session of a file, or all; returns how many there were. */
  async unload(sha256: string): Promise<number> {
    const keys = [...this.#entries.keys()].filter((key) => key.startsWith(sha256))
    for (const key of keys) await this.#giveUp(key)
    this.#onChange(this.state())
    return keys.length
  }

  state(): SessionsState {
    const loaded = [...this.#entries].reverse().flatMap(([key, entry]) => {
      const { order, threads, opened, loadMs, runs, lastUsedMs } = entry
      if (!opened) return []
      const bytes = bytesOf(entry)
      const { sha256, path: file } = order
      const lastUsedAt = new Date(lastUsedMs).toISOString()
      return { key, sha256, file, provider: opened.provider.name, threads, bytes, loadMs, runs, lastUsedAt }
    })
    return { loaded, loads: this.#loads, released: this.#released }
  }

  async #load(
    key: string,
    order: SessionOrder,
    threads: number,
    budget: number,
    warmUp: WarmUp | undefined,
  ): Promise<OpenedSession> {
    const file = await fileBytes(order.path)
    const weights = file * BYTES_PER_WEIGHT_BYTE + LEAST_BYTES
    const known = this.#measured.get(order.sha256)?.bytes ?? 0
    // Room first, so that the peak stays within the budget too.
    await this.#shrinkTo(budget - (known || weights), key)
    const before = process.memoryUsage.rss()
    const started = performance.now()
    const opened = await openSession(this.#runtime, { ...order, name: basename(order.path), threads })
    await warmUp?.(opened.session)
    const grown = Math.max(weights, process.memoryUsage.rss() - before, known)
    // Weights are there once, however large a batch is.
    this.#measured.set(order.sha256, { bytes: grown, imageBytes: Math.max(LEAST_BYTES, grown - file) })
    this.#loads += 1
    const entry = this.#entries.get(key)
    if (entry) {
      Object.assign(entry, { opened, bytes: grown, loadMs: performance.now() - started })
    }
    return opened
  }

  #needsOf({ sha256 }: SessionOrder): SessionNeeds {
    return this.#measured.get(sha256) ?? { bytes: LEAST_BYTES, imageBytes: LEAST_BYTES }
  }

  /** Returns how many were given up. */
  async #shrinkTo(bytes: number, keep: string): Promise<number> {
    let givenUp = 0
    for (const key of [...this.#entries.keys()]) {
      const held = [...this.#entries.values()].reduce((sum, each) => sum + bytesOf(each), 0)
      if (held <= bytes || key === keep) continue
      await this.#giveUp(key)
      givenUp += 1
    }
    return givenUp
  }

  async #giveUp(key: string): Promise<void> {
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    const opened = await entry?.opening.catch(() => null)
    if (!opened) return
    await (await entry?.crew)?.release()
    await opened.session.release()
    this.#released += 1
  }
}

/** The same key, the same session. */
export function sessionKey(order: Omit<SessionOrder, 'path'>): string {
  const { sha256, provider, threads, graphOptimization = 'all', memoryArena = true } = order
  return [sha256, provider, threads, graphOptimization, memoryArena].join(' ')
}

/** Two lists of one model that come in turns look like new ones each time. */
const isSameList = (before: { imagesLeft: number; atMs: number }, imagesLeft: number) =>
  Date.now() - before.atMs < (imagesLeft <= before.imagesLeft ? TRY_AGAIN_AFTER_MS : LEAST_PAUSE_MS)

const bytesOf = ({ bytes, crewBytes }: Entry) => bytes + crewBytes

/** Nearly all weights; 0 where the file is gone, which loading it says better. */
const fileBytes = async (path: string) => (await stat(path).catch(() => null))?.size ?? 0
