import { appendFile, mkdir, open, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFileAtomically } from '../store/atomic-file.ts'
import type { InputSlice } from '../workers/many-protocol.ts'
import type { Feed } from '../workers/protocol.ts'
import type { InputRepository, InputRow, WrittenRow } from './input-repository.ts'
import { NPY_HEADER_BYTES, npyHeader } from './npy.ts'

/** Rows reserved in one transaction; each flush of the database takes a millisecond or more. */
const RESERVED_AT_ONCE = 256
const CSV_HEADER = 'row,sha256\n'

/**
 * One .npy of inputs, uint8, rows × height × width × 3, that grows while it is used. The database knows which row is whose
 * and whether it was written; beside the file lies the same as .csv, for whoever reads it in Python.
 *
 * After a crash rows may be reserved and not written, or written and not known: both are made again in their place. What the
 * disk lost is found by the checksum when the row is read.
 */
export class InputFile {
  readonly path: string
  readonly #feed: Feed
  readonly #fileId: number
  readonly #repository: InputRepository
  #rows = new Map<string, InputRow>()
  #unsaved: WrittenRow[] = []
  #saving: Promise<void> = Promise.resolve()

  private constructor(path: string, feed: Feed, fileId: number, repository: InputRepository) {
    this.path = path
    this.#feed = feed
    this.#fileId = fileId
    this.#repository = repository
  }

  static async open(path: string, feed: Feed, fileId: number, repository: InputRepository): Promise<InputFile> {
    const file = new InputFile(path, feed, fileId, repository)
    file.#rows = repository.rows(fileId)
    await file.#ensureThere()
    await file.#repairCsv()
    return file
  }

  get id(): number {
    return this.#fileId
  }

  get rowBytes(): number {
    return this.#feed.width * this.#feed.height * 3
  }

  /** False once it was removed: by eviction, by another process, or by hand. */
  async isThere(): Promise<boolean> {
    const found = await stat(this.path).catch(() => null)
    return found !== null && this.#repository.isKnown(this.#fileId)
  }

  /** Where the input of a photo lies; null where it was not written. */
  find(sha256: string): InputSlice | null {
    const found = this.#rows.get(sha256)
    if (!found || found.crc32 === null) return null
    return { path: this.path, offset: this.#offset(found.row), crc32: found.crc32 }
  }

  isReserved(sha256: string): boolean {
    return this.#rows.has(sha256)
  }

  /** Reserves rows, in steps. */
  async reserve(photos: readonly string[]): Promise<void> {
    const missing = photos.filter((sha256) => !this.#rows.has(sha256))
    for (let first = 0; first < missing.length; first += RESERVED_AT_ONCE) {
      const some = this.#repository.reserve(this.#fileId, missing.slice(first, first + RESERVED_AT_ONCE))
      for (const [sha256, row] of some) this.#rows.set(sha256, row)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Where a reserved photo's input has to be written. */
  offsetOf(sha256: string): number {
    const found = this.#rows.get(sha256)
    if (!found) throw new Error(`No row of ${this.path} is reserved for ${sha256}`)
    return this.#offset(found.row)
  }

  written(sha256: string, crc32: number): void {
    const found = this.#rows.get(sha256)
    if (!found) return
    this.#rows.set(sha256, { row: found.row, crc32 })
    this.#unsaved.push({ sha256, row: found.row, crc32 })
  }

  get unsaved(): number {
    return this.#unsaved.length
  }

  /** Makes known what was written since. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save())
    return this.#saving
  }

  /** Their rows are not what was written: they are made again. */
  forget(photos: readonly string[]): void {
    this.#repository.markUnwritten(this.#fileId, photos)
    for (const sha256 of photos) {
      const found = this.#rows.get(sha256)
      if (found) this.#rows.set(sha256, { row: found.row, crc32: null })
    }
  }

  #offset(row: number): number {
    return NPY_HEADER_BYTES + row * this.rowBytes
  }

  async #save(): Promise<void> {
    const rows = this.#unsaved
    if (rows.length === 0) return
    this.#unsaved = []
    // Removed by hand meanwhile: whoever reads next finds that out, and it is made again.
    if (!(await this.isThere())) return
    const count = this.#repository.markWritten(this.#fileId, rows)
    await this.#writeHeader(count)
    await appendFile(csvPath(this.path), rows.map(({ row, sha256 }) => `${row},${sha256}\n`).join(''))
  }

  async #writeHeader(rows: number): Promise<void> {
    const { height, width } = this.#feed
    const file = await open(this.path, 'r+')
    try {
      await file.write(npyHeader([rows, height, width, 3]), 0, NPY_HEADER_BYTES, 0)
    } finally {
      await file.close()
    }
  }

  async #ensureThere(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true })
    const file = await open(this.path, 'a')
    const { size } = await file.stat()
    await file.close()
    if (size < NPY_HEADER_BYTES) await this.#writeHeader(0)
    const whole = Math.max(0, Math.floor((size - NPY_HEADER_BYTES) / this.rowBytes))
    const lost = [...this.#rows].filter(([, { row, crc32 }]) => row >= whole && crc32 !== null)
    if (lost.length === 0) return
    this.#repository.markAllUnwritten(this.#fileId, whole)
    for (const [sha256, { row }] of lost) this.#rows.set(sha256, { row, crc32: null })
    await this.#writeHeader(whole)
  }

  /** It is written after the database: a crash in between leaves it behind. */
  async #repairCsv(): Promise<void> {
    const written = [...this.#rows].filter(([, { crc32 }]) => crc32 !== null)
    const text = await readFile(csvPath(this.path), 'utf8').catch(() => '')
    if (text.startsWith(CSV_HEADER) && text.split('\n').length - 2 === written.length) return
    const lines = written.toSorted(([, a], [, b]) => a.row - b.row).map(([sha256, { row }]) => `${row},${sha256}\n`)
    await writeFileAtomically(csvPath(this.path), Buffer.from(CSV_HEADER + lines.join('')), { durable: false })
  }
}

/** The index beside the file: `row,sha256`. */
export const csvPath = (npyPath: string) => npyPath.replace(/\.npy$/, '.csv')
