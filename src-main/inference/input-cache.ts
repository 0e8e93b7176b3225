import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type ErrorCode, type ErrorDescription } from '../../src-shared/domain/index.ts'
import { asAppError } from '../store/faults.ts'
import type { WorkspaceFolder } from '../store/workspace-folder.ts'
import type { Content, InputSlice, OneOfMany } from '../workers/many-protocol.ts'
import { contentOf } from '../workers/pixels/feed.ts'
import type { Feed, PixelsWorker } from '../workers/protocol.ts'
import { csvPath, InputFile } from './input-file.ts'
import type { InputRepository } from './input-repository.ts'
import { NPY_HEADER_BYTES } from './npy.ts'
import { requirePhoto, type Photo } from './photos.ts'
import { feedName } from './prediction-paths.ts'

/** Where the input of a photo lies. */
export type Input = { slice: InputSlice; content: Content }
export type InputOrder = {
  datasetId: string | null
  feed: Feed
  photos: readonly Photo[]
  signal?: AbortSignal | undefined
}
type Made = OneOfMany<Input>

/** Photos that a pixels worker decodes for one message. */
const PHOTOS_AT_ONCE = 4
/** Decoding a photo of the largest size takes its time. */
const TIMEOUT_MS = 120_000
const SAVED_AT_ONCE = 64
const SAVED_EVERY_MS = 500
/** Another process does not remove a file that this one works with; renewed long before it ends. */
const LEASE_MS = 60_000
const DEATHS: readonly ErrorCode[] = ['DEVICE_UNAVAILABLE', 'TIME_LIMIT']

/**
 * Photos at the size of a model's input: one .npy for each dataset, size, fit and resampling, made while the first model is
 * evaluated and read by every other. See README.md.
 */
export class InputCache {
  readonly #folder: WorkspaceFolder
  readonly #pixels: PixelsWorker
  readonly #repository: InputRepository
  readonly #budgetBytes: () => number
  readonly #files = new Map<string, Promise<InputFile>>()
  /** How many work with a file now. */
  readonly #users = new Map<number, number>()
  readonly #leasedUntil = new Map<number, number>()
  /** What is being made, so that two evaluations share it. */
  readonly #making = new Map<string, Promise<Made>>()
  #savedMs = performance.now()

  constructor(deps: {
    folder: WorkspaceFolder
    pixels: PixelsWorker
    repository: InputRepository
    budgetBytes: () => number
  }) {
    this.#folder = deps.folder
    this.#pixels = deps.pixels
    this.#repository = deps.repository
    this.#budgetBytes = deps.budgetBytes
  }

  /**
   * Hands the inputs of photos to `use`, one for each, in their order; made where they are not there. A photo that cannot be
   * read has its fault in its place. While `use` runs, nothing removes them.
   */
  async with<T>(order: InputOrder, use: (inputs: Made[]) => Promise<T>): Promise<T> {
    const file = order.datasetId === null ? null : await this.#open(order.datasetId, order.feed)
    if (file) this.#enter(file)
    const scratch: string[] = []
    try {
      return await use(await this.#inputs(file, order, scratch))
    } finally {
      await Promise.all(scratch.map((path) => rm(path, { force: true })))
      if (file) await this.#leave(file)
    }
  }

  /** Whether those of all photos, by their sha256, are there. */
  async areMade({ datasetId, feed }: { datasetId: string; feed: Feed }, photos: readonly string[]): Promise<boolean> {
    if (!this.#repository.isThere(datasetId, feedName(feed))) return false
    const file = await this.#open(datasetId, feed)
    return photos.every((sha256) => file.find(sha256) !== null)
  }

  /** Their rows turned out to be damaged: they are made again by the next that wants them. */
  async forget({ datasetId, feed }: Pick<InputOrder, 'datasetId' | 'feed'>, photos: readonly Photo[]): Promise<void> {
    if (datasetId === null) return
    const file = await this.#open(datasetId, feed)
    file.forget(photos.map(({ sha256 }) => sha256))
  }

  /** Makes known what was written. */
  async save(): Promise<void> {
    this.#savedMs = performance.now()
    for (const opening of this.#files.values()) await (await opening).save()
  }

  usedBytes(): number {
    return this.#repository.files().reduce((sum, { rows, rowBytes }) => sum + bytesOf(rows, rowBytes), 0)
  }

  /** Removes files until they fit, the least recently used first, never one that somebody works with. */
  async makeRoom(budgetBytes = this.#budgetBytes()): Promise<void> {
    const files = this.#repository.files()
    let used = files.reduce((sum, { rows, rowBytes }) => sum + bytesOf(rows, rowBytes), 0)
    for (const file of files) {
      if (used <= budgetBytes) break
      if ((this.#users.get(file.id) ?? 0) > 0 || file.leaseUntil > Date.now()) continue
      // Another process may have begun to work with it since it was listed.
      if (!this.#repository.removeUnlessLeased(file.id, Date.now())) continue
      this.#files.delete(keyOf(file.datasetId, file.feed))
      const path = this.#pathOf(file.datasetId, file.feed)
      await Promise.all([path, csvPath(path)].map((each) => rm(each, { force: true })))
      used -= bytesOf(file.rows, file.rowBytes)
    }
    await this.#removeStrays()
  }

  async #inputs(file: InputFile | null, order: InputOrder, scratch: string[]): Promise<Made[]> {
    const { feed, photos, signal } = order
    if (!file) return Promise.all(photos.map((photo) => this.#direct(photo, feed, scratch, signal)))
    await this.#reserve(file, photos)
    const toMake: Photo[] = []
    const made = photos.map((photo): Promise<Made> | null => {
      const slice = file.find(photo.sha256)
      if (slice) return Promise.resolve({ ok: { slice, content: contentOf(photo, feed) } })
      if (!file.isReserved(photo.sha256)) return this.#direct(photo, feed, scratch, signal)
      const others = this.#making.get(makingKey(file, photo))
      if (!others) toMake.push(photo)
      return others ?? null
    })
    const ours = this.#startMaking(file, feed, toMake)
    return Promise.all(
      made.map((each, index) => each ?? ours.get(photos[index]?.sha256 ?? '') ?? Promise.resolve(gone())),
    )
  }

  /** Others may wait for the same, so that no signal stops it: it is a few photos. */
  #startMaking(file: InputFile, feed: Feed, photos: readonly Photo[]): Map<string, Promise<Made>> {
    const started = new Map<string, Promise<Made>>()
    for (let first = 0; first < photos.length; first += PHOTOS_AT_ONCE) {
      const group = photos.slice(first, first + PHOTOS_AT_ONCE)
      const making = this.#make(file, feed, group)
      for (const [index, photo] of group.entries()) {
        const key = makingKey(file, photo)
        const one = making.then((results) => results[index] ?? gone()).finally(() => this.#making.delete(key))
        this.#making.set(key, one)
        started.set(photo.sha256, one)
      }
    }
    return started
  }

  async #make(file: InputFile, feed: Feed, photos: readonly Photo[]): Promise<Made[]> {
    const missing = await Promise.all(photos.map((photo) => requirePhoto(photo).then(() => null, describe)))
    const there = photos.filter((_, index) => missing[index] === null)
    const made = await this.#write(file, feed, there)
    await this.#saveWhenDue(file)
    let next = 0
    return missing.map((error) => (error ? { error } : (made[next++] ?? gone())))
  }

  async #write(file: InputFile, feed: Feed, photos: readonly Photo[]): Promise<Made[]> {
    if (photos.length === 0) return []
    const places = photos.map(({ path, sha256 }) => ({ path, offset: file.offsetOf(sha256) }))
    const [only] = photos
    const blame = photos.length === 1 && only ? { blame: only.path } : {}
    try {
      const request = { feed, out: file.path, photos: places }
      const { results } = await this.#pixels.call('inputs', request, { timeoutMs: TIMEOUT_MS, ...blame })
      return results.map((result, index): Made => {
        const photo = photos[index]
        if ('error' in result || !photo) return 'error' in result ? result : gone()
        file.written(photo.sha256, result.ok.crc32)
        return { ok: { slice: file.find(photo.sha256) ?? never(), content: result.ok.content } }
      })
    } catch (error) {
      const fault = describe(error)
      if (photos.length === 1) return [{ error: fault }]
      if (!DEATHS.includes(fault.code)) throw error
      // Which of them was it? Alone, each answers for itself.
      const alone: Made[] = []
      for (const photo of photos) alone.push(...(await this.#write(file, feed, [photo])))
      return alone
    }
  }

  /** Of a photo in no dataset, or where there is no room: a file that is removed after use. */
  async #direct(photo: Photo, feed: Feed, scratch: string[], signal: AbortSignal | undefined): Promise<Made> {
    const out = join(this.#folder.temporary, `input-${randomUUID()}.rgb`)
    scratch.push(out)
    try {
      await requirePhoto(photo)
      const options = { timeoutMs: TIMEOUT_MS, ...(signal ? { signal } : {}) }
      const { content } = await this.#pixels.call('tensor', { path: photo.path, out, feed }, options)
      return { ok: { slice: { path: out, offset: 0, crc32: null }, content } }
    } catch (error) {
      signal?.throwIfAborted()
      return { error: describe(error) }
    }
  }

  /** Rows for photos that have none, as far as there is room. */
  async #reserve(file: InputFile, photos: readonly Photo[]): Promise<void> {
    const wanted = [...new Set(photos.map(({ sha256 }) => sha256))].filter((sha256) => !file.isReserved(sha256))
    if (wanted.length === 0) return
    const budget = this.#budgetBytes()
    const needed = wanted.length * file.rowBytes
    if (this.usedBytes() + needed > budget) await this.makeRoom(budget - needed)
    const room = Math.floor((budget - this.usedBytes()) / file.rowBytes)
    if (room > 0) await file.reserve(wanted.slice(0, room))
  }

  async #saveWhenDue(file: InputFile): Promise<void> {
    if (file.unsaved < SAVED_AT_ONCE && performance.now() - this.#savedMs < SAVED_EVERY_MS) return
    this.#savedMs = performance.now()
    await file.save()
  }

  async #open(datasetId: string, feed: Feed): Promise<InputFile> {
    const key = keyOf(datasetId, feedName(feed))
    const known = this.#files.get(key)
    if (known && (await (await known).isThere())) return known
    // Another may have opened it meanwhile.
    const other = this.#files.get(key)
    if (other && other !== known) return other
    const path = this.#pathOf(datasetId, feedName(feed))
    const { id } = this.#repository.file(datasetId, feedName(feed), feed.width * feed.height * 3)
    const opening = InputFile.open(path, feed, id, this.#repository)
    this.#files.set(key, opening)
    opening.catch(() => this.#files.delete(key))
    return opening
  }

  #enter({ id }: InputFile): void {
    this.#users.set(id, (this.#users.get(id) ?? 0) + 1)
    if ((this.#leasedUntil.get(id) ?? 0) > Date.now() + LEASE_MS / 2) return
    this.#leasedUntil.set(id, Date.now() + LEASE_MS)
    this.#repository.lease(id, Date.now() + LEASE_MS)
  }

  async #leave(file: InputFile): Promise<void> {
    const users = (this.#users.get(file.id) ?? 1) - 1
    this.#users.set(file.id, users)
    if (users > 0) return
    await file.save()
  }

  /** At the end of a job: other processes may make room at once. */
  release(): void {
    for (const [id, users] of this.#users) {
      if (users > 0) continue
      this.#users.delete(id)
      this.#leasedUntil.delete(id)
      this.#repository.lease(id, 0)
    }
  }

  /** Folders of datasets that are no more, and inputs as an older Hairline kept them. */
  async #removeStrays(): Promise<void> {
    // In this order: a file is made known before its folder is made.
    const names = await readdir(this.#folder.tensors).catch(() => [])
    const known = new Set(this.#repository.files().map(({ datasetId }) => datasetId))
    for (const name of names) {
      if (known.has(name)) continue
      await rm(join(this.#folder.tensors, name), { recursive: true, force: true }).catch(() => undefined)
    }
    await mkdir(this.#folder.tensors, { recursive: true })
  }

  #pathOf(datasetId: string, feed: string): string {
    return join(this.#folder.tensors, datasetId, `${feed}.npy`)
  }
}

const keyOf = (datasetId: string, feed: string) => `${datasetId}/${feed}`
const makingKey = (file: InputFile, { sha256 }: Photo) => `${file.id} ${sha256}`
const bytesOf = (rows: number, rowBytes: number) => NPY_HEADER_BYTES + rows * rowBytes

function describe(error: unknown): ErrorDescription {
  const known = asAppError(error)
  if (!known) throw error
  return known.toJSON()
}

const never = (): never => {
  throw new Error('A row that was just written is not there')
}

/** An answer with fewer results than questions. */
function gone(): Made {
  return { error: new AppError('INTERNAL', 'The pixels worker gave no answer for a photo; try again.').toJSON() }
}
