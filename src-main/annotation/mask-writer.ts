import { randomBytes } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { AppError } from '../../src-shared/domain/index.ts'
import type { Events } from '../jobs/events.ts'
import { asAppError } from '../store/faults.ts'
import type { MaskResult, PixelsWorker } from '../workers/protocol.ts'
import type { ImageSize, MaskRepository, MaskRow } from './mask-repository.ts'
import type { HistoryRepository } from './history-repository.ts'
import { unpackBatch, type Batch } from './batch.ts'
import type { StrokeRepository } from './stroke-repository.ts'

/**
 * The mask file follows when the hand rests; while it does not rest, at the latest after so long: encoding and reading
 * back a large mask takes a core for a while, which the strokes of that time would wait for. The journal has them all.
 */
const REST_MS = 5_000
const LATEST_MS = 300_000
/** What was begun and brought nothing by then will bring nothing. */
const LONGEST_STROKE_MS = 60_000
const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 60_000

type Waiting = { timer: NodeJS.Timeout; since: number }
type Deps = {
  strokes: StrokeRepository
  masks: MaskRepository
  history: HistoryRepository
  pixels: PixelsWorker
  events: Events
  log: Logger
  folder: { masks: string; temporary: string }
}

/**
 * Turns the journal into mask files. One image at a time per process; two processes on one workspace agree through
 * `mask.sequence`, which is compared and set with the write lock held. A failure leaves the strokes where they are.
 */
export class MaskWriter {
  readonly #deps: Deps
  readonly #waiting = new Map<string, Waiting>()
  readonly #running = new Map<string, Promise<MaskRow | null>>()
  readonly #retryMs = new Map<string, number>()
  #closed = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  path(imageId: string): string {
    return join(this.#deps.folder.masks, `${imageId}.png`)
  }

  /** Soon. Called again before that, a little later, so that a busy hand is not disturbed by encoding. */
  schedule(imageId: string): void {
    const since = this.#waiting.get(imageId)?.since ?? Date.now()
    const restMs = Math.min(REST_MS, Math.max(0, since + LATEST_MS - Date.now()))
    this.#wait(imageId, restMs, since)
  }

  /** A stroke is begun: what waits goes on waiting until it is there, or is not to come. */
  postpone(imageId: string): void {
    const since = this.#waiting.get(imageId)?.since
    if (since === undefined) return
    this.#wait(imageId, Math.min(LONGEST_STROKE_MS, Math.max(0, since + LATEST_MS - Date.now())), since)
  }

  /** Now; resolves with the row of the file that contains every stroke stored before the call. */
  async flush(imageId: string): Promise<MaskRow | null> {
    clearTimeout(this.#waiting.get(imageId)?.timer)
    this.#waiting.delete(imageId)
    const before = this.#running.get(imageId) ?? Promise.resolve(null)
    const run = before.catch(() => null).then(() => this.#write(imageId))
    this.#running.set(imageId, run)
    try {
      return await run
    } finally {
      if (this.#running.get(imageId) === run) this.#running.delete(imageId)
    }
  }

  /** Writes what waits and stops retrying; what cannot be written stays in the journal for the next start. */
  async dispose(): Promise<void> {
    this.#closed = true
    const open = [...this.#waiting.keys(), ...this.#running.keys()]
    await Promise.allSettled(open.map((imageId) => this.flush(imageId)))
    for (const { timer } of this.#waiting.values()) clearTimeout(timer)
  }

  #wait(imageId: string, restMs: number, since: number): void {
    clearTimeout(this.#waiting.get(imageId)?.timer)
    if (this.#closed) return
    const timer = setTimeout(() => void this.flush(imageId).catch(() => this.#retryLater(imageId)), restMs)
    timer.unref()
    this.#waiting.set(imageId, { timer, since })
  }

  #retryLater(imageId: string): void {
    const restMs = this.#retryMs.get(imageId) ?? FIRST_RETRY_MS
    this.#retryMs.set(imageId, Math.min(restMs * 2, LAST_RETRY_MS))
    this.#wait(imageId, restMs, Date.now())
  }

  async #write(imageId: string): Promise<MaskRow | null> {
    const size = this.#deps.masks.imageSize(imageId)
    if (!size) return null
    try {
      while (await this.#writeBatch(imageId, size)) this.#deps.history.prune(imageId, this.#sequence(imageId))
    } catch (error) {
      this.#deps.log.warn({ err: error, imageId }, 'a mask file could not be written; its strokes stay in the journal')
      throw asAppError(error) ?? error
    }
    this.#retryMs.delete(imageId)
    return this.#deps.masks.find(imageId)
  }

  #sequence(imageId: string): number {
    return this.#deps.masks.find(imageId)?.sequence ?? 0
  }

  /** Returns whether there may be more to write. */
  async #writeBatch(imageId: string, size: ImageSize): Promise<boolean> {
    const base = this.#deps.masks.find(imageId)
    const lines = this.#deps.strokes.pending(imageId, base?.sequence ?? 0)
    if (lines.length === 0) return false
    const path = this.path(imageId)
    if (base && !existsSync(path)) throw missingMask(path)
    // A name of its own: another process on this workspace may be writing the same mask.
    const batch = await unpackBatch(lines)
    const out = join(this.#deps.folder.temporary, `${imageId}-${randomBytes(6).toString('hex')}.png`)
    try {
      const written = await this.#deps.pixels.call(
        'applyPatches',
        { base: base ? path : null, size, patches: batch.patches, out },
        { blame: path },
      )
      if (this.#swap(imageId, base, batch, written, out)) {
        this.#deps.events.changed(['images', 'annotation', 'evaluations', 'datasets'], imageId)
      }
    } finally {
      await rm(out, { force: true })
    }
    return true
  }

  /** Puts the new file in place unless another process was faster: then its file is the base of the next try. */
  #swap(imageId: string, base: MaskRow | null, batch: Batch, written: MaskResult, out: string): boolean {
    return this.#deps.strokes.exclusively(() => {
      const now = this.#deps.masks.find(imageId)
      if (now?.sequence !== base?.sequence || now?.version !== base?.version) return false
      if (!this.#deps.masks.imageSize(imageId)) return false
      // Within the transaction: should the commit fail, the same strokes are applied once more, which changes nothing.
      renameSync(out, this.path(imageId))
      this.#deps.masks.save(imageId, {
        version: written.version,
        origin: 'painted',
        author: batch.author,
        pixels: written.pixels,
        sequence: batch.lastSequence,
        updatedAt: new Date().toISOString(),
      })
      return true
    })
  }
}

function missingMask(path: string): AppError {
  return new AppError(
    'MASK_MISSING',
    `${path} is gone, so new strokes have nothing to go on; put the file back, they are kept until then.`,
    { path },
  )
}
