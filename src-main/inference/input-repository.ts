import type { Database } from '../store/database.ts'
import { commitDerived } from '../store/derived.ts'

export type InputFileRow = {
  id: number
  datasetId: string
  feed: string
  rowBytes: number
  usedAt: number
  leaseUntil: number
}
/** `crc32` is null while the row is only reserved. */
export type InputRow = { row: number; crc32: number | null }
export type WrittenRow = { sha256: string; row: number; crc32: number }

const FILE =
  'id, dataset_id AS datasetId, feed, row_bytes AS rowBytes, used_at AS usedAt, lease_until AS leaseUntil FROM input_file'

/** Which row of which file of inputs belongs to which photo. Several processes may add rows to one file. */
export class InputRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The file of a dataset and feed, made known where it is not. */
  file(datasetId: string, feed: string, rowBytes: number): InputFileRow {
    const find = this.#database.prepare(`SELECT ${FILE} WHERE dataset_id = ? AND feed = ?`)
    const insert = this.#database.prepare(
      `INSERT INTO input_file (dataset_id, feed, row_bytes, used_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (dataset_id, feed) DO NOTHING`,
    )
    return commitDerived(this.#database, () => {
      insert.run(datasetId, feed, rowBytes, Date.now())
      return find.get(datasetId, feed) as InputFileRow
    })
  }

  isThere(datasetId: string, feed: string): boolean {
    const find = this.#database.prepare('SELECT 1 FROM input_file WHERE dataset_id = ? AND feed = ?')
    return find.get(datasetId, feed) !== undefined
  }

  isKnown(fileId: number): boolean {
    return this.#database.prepare('SELECT 1 FROM input_file WHERE id = ?').get(fileId) !== undefined
  }

  /** Least recently used first. */
  files(): (InputFileRow & { rows: number })[] {
    return this.#database
      .prepare(
        `SELECT *, (SELECT COUNT(*) FROM input_row WHERE file_id = id) AS rows FROM (SELECT ${FILE}) ORDER BY usedAt`,
      )
      .all() as (InputFileRow & { rows: number })[]
  }

  rows(fileId: number): Map<string, InputRow> {
    const rows = this.#database
      .prepare('SELECT image_sha256 AS sha256, row, crc32 FROM input_row WHERE file_id = ?')
      .iterate(fileId) as IterableIterator<InputRow & { sha256: string }>
    const found = new Map<string, InputRow>()
    for (const { sha256, row, crc32 } of rows) found.set(sha256, { row, crc32 })
    return found
  }

  /** A row for each photo: the one that it has, else the next. One transaction, so that no two get the same. */
  reserve(fileId: number, photos: readonly string[]): Map<string, InputRow> {
    const find = this.#database.prepare('SELECT row, crc32 FROM input_row WHERE file_id = ? AND image_sha256 = ?')
    const insert = this.#database.prepare('INSERT INTO input_row (file_id, image_sha256, row) VALUES (?, ?, ?)')
    const reserved = new Map<string, InputRow>()
    commitDerived(this.#database, () => {
      let next = this.#end(fileId, 'row >= 0')
      for (const sha256 of photos) {
        const there = find.get(fileId, sha256) as InputRow | undefined
        if (!there) insert.run(fileId, sha256, next)
        reserved.set(sha256, there ?? { row: next, crc32: null })
        if (!there) next += 1
      }
    })
    return reserved
  }

  /** Marks rows as written, and says how many the file has, up to the last written one. */
  markWritten(fileId: number, rows: readonly WrittenRow[]): number {
    const update = this.#database.prepare('UPDATE input_row SET crc32 = ? WHERE file_id = ? AND image_sha256 = ?')
    return commitDerived(this.#database, () => {
      for (const { sha256, crc32 } of rows) update.run(crc32, fileId, sha256)
      return this.#end(fileId, 'crc32 IS NOT NULL')
    })
  }

  /** Damaged, or never written: they keep their place and are made again. */
  markUnwritten(fileId: number, photos: readonly string[]): void {
    const update = this.#database.prepare('UPDATE input_row SET crc32 = NULL WHERE file_id = ? AND image_sha256 = ?')
    commitDerived(this.#database, () => photos.forEach((sha256) => update.run(fileId, sha256)))
  }

  markAllUnwritten(fileId: number, fromRow: number): void {
    const update = this.#database.prepare('UPDATE input_row SET crc32 = NULL WHERE file_id = ? AND row >= ?')
    commitDerived(this.#database, () => update.run(fileId, fromRow))
  }

  lease(fileId: number, untilMs: number): void {
    const update = this.#database.prepare('UPDATE input_file SET used_at = ?, lease_until = ? WHERE id = ?')
    commitDerived(this.#database, () => update.run(Date.now(), untilMs, fileId))
  }

  /** False where a process works with it. */
  removeUnlessLeased(fileId: number, nowMs: number): boolean {
    const remove = this.#database.prepare('DELETE FROM input_file WHERE id = ? AND lease_until <= ?')
    return commitDerived(this.#database, () => remove.run(fileId, nowMs)).changes > 0
  }

  #end(fileId: number, which: 'row >= 0' | 'crc32 IS NOT NULL'): number {
    const found = this.#database
      .prepare(`SELECT MAX(row) AS last FROM input_row WHERE file_id = ? AND ${which}`)
      .get(fileId) as { last: number | null }
    return found.last === null ? 0 : found.last + 1
  }
}
