import type { Database } from '../store/database.ts'
import { commitDerived } from '../store/derived.ts'

/** Which plane: what predicts, and what of. */
export type PlaneKey = { modelSha256: string; profileHash: string; imageSha256: string }
type Entry = PlaneKey & { bytes: number }

const KEPT_IN_MEMORY = 128

/** Which planes lie on disk, how large they are, and when they were used last. Uses are written in batches. */
export class PlaneLedger {
  readonly #database: Database
  #changed = new Map<string, Entry & { usedAt: number }>()
  /** Of all that is known, also of what is not written yet; null where it is to be counted. */
  #totals: { bytes: number; count: number } | null = null
  #seenVersion: unknown = null

  constructor(database: Database) {
    this.#database = database
  }

  /** A plane was made; true where it had been given up for room before. */
  made(key: PlaneKey, bytes: number): boolean {
    const before = this.#bytesOf(key)
    this.#add(before, bytes)
    this.#note(key, bytes)
    return before === 0
  }

  /** `bytes` as found on disk: planes of an older Hairline are not known yet. */
  used(key: PlaneKey, bytes: number): void {
    const before = this.#bytesOf(key)
    this.#add(before, bytes)
    this.#note(key, bytes)
  }

  usedBytes(): number {
    return this.#known().bytes
  }

  count(): number {
    return this.#known().count
  }

  /** Other processes may have added some: then all are counted again, which takes a while where there are many. */
  refresh(): void {
    const version = this.#database.pragma('data_version', { simple: true })
    if (version !== this.#seenVersion) this.#recount()
    this.#seenVersion = version
  }

  /** Least recently used first. */
  oldest(limit: number): Entry[] {
    this.save()
    return this.#database
      .prepare(
        `SELECT model_sha256 AS modelSha256, profile_hash AS profileHash, image_sha256 AS imageSha256, bytes
         FROM prediction WHERE bytes > 0 ORDER BY used_at LIMIT ?`,
      )
      .all(limit) as Entry[]
  }

  /** They are not on disk any more. That they were is kept, so that it can be said when they are made again. */
  givenUp(keys: readonly PlaneKey[]): void {
    this.save()
    const update = this.#database.prepare(
      `UPDATE prediction SET bytes = 0 WHERE model_sha256 = @modelSha256 AND profile_hash = @profileHash
       AND image_sha256 = @imageSha256`,
    )
    commitDerived(this.#database, () => keys.forEach((key) => update.run(key)))
    this.#recount()
  }

  /** What is known of a model that is no more; its planes went with it. */
  forget({ modelSha256, profileHash }: Omit<PlaneKey, 'imageSha256'>): void {
    this.save()
    this.#database
      .prepare('DELETE FROM prediction WHERE model_sha256 = ? AND profile_hash = ?')
      .run(modelSha256, profileHash)
    this.#recount()
  }

  save(): void {
    if (this.#changed.size === 0) return
    const insert = this.#database.prepare(
      `INSERT INTO prediction (model_sha256, profile_hash, image_sha256, bytes, used_at)
       VALUES (@modelSha256, @profileHash, @imageSha256, @bytes, @usedAt)
       ON CONFLICT DO UPDATE SET bytes = excluded.bytes, used_at = excluded.used_at`,
    )
    const changed = [...this.#changed.values()]
    this.#changed = new Map()
    commitDerived(this.#database, () => changed.forEach((entry) => insert.run(entry)))
  }

  #known(): { bytes: number; count: number } {
    if (this.#totals) return this.#totals
    this.save()
    this.#totals = this.#database
      .prepare('SELECT COALESCE(SUM(bytes), 0) AS bytes, COUNT(*) AS count FROM prediction WHERE bytes > 0')
      .get() as { bytes: number; count: number }
    return this.#totals
  }

  #recount(): void {
    this.#totals = null
  }

  #add(before: number | null, after: number): void {
    const { bytes, count } = this.#known()
    const present = (each: number) => (each > 0 ? 1 : 0)
    this.#totals = { bytes: bytes - (before ?? 0) + after, count: count - present(before ?? 0) + present(after) }
  }

  #note(key: PlaneKey, bytes: number): void {
    this.#changed.set(nameOf(key), { ...key, bytes, usedAt: Date.now() })
    if (this.#changed.size >= KEPT_IN_MEMORY) this.save()
  }

  #bytesOf(key: PlaneKey): number | null {
    const changed = this.#changed.get(nameOf(key))
    if (changed) return changed.bytes
    const row = this.#database
      .prepare('SELECT bytes FROM prediction WHERE model_sha256 = ? AND profile_hash = ? AND image_sha256 = ?')
      .get(key.modelSha256, key.profileHash, key.imageSha256) as { bytes: number } | undefined
    return row?.bytes ?? null
  }
}

const nameOf = ({ modelSha256, profileHash, imageSha256 }: PlaneKey) => `${modelSha256} ${profileHash} ${imageSha256}`
