import type { Database } from '../store/database.ts'

/** Which plane: what predicts, and what of. */
export type PlaneKey = { modelSha256: string; profileHash: string; imageSha256: string }
type Entry = PlaneKey & { bytes: number }

const KEPT_IN_MEMORY = 256

/** Which planes lie on disk, how large they are, and when they were used last. Uses are written in batches. */
export class PlaneLedger {
  readonly #database: Database
  #changed = new Map<string, Entry & { usedAt: number }>()
  #usedBytes: number | null = null

  constructor(database: Database) {
    this.#database = database
  }

  /** A plane was made; true where it had been given up for room before. */
  made(key: PlaneKey, bytes: number): boolean {
    const before = this.#bytesOf(key)
    this.#usedBytes = this.usedBytes() - (before ?? 0) + bytes
    this.#note(key, bytes)
    return before === 0
  }

  /** `bytes` as found on disk: planes of an older Hairline are not known yet. */
  used(key: PlaneKey, bytes: number): void {
    const before = this.#bytesOf(key)
    if (before !== bytes) this.#usedBytes = this.usedBytes() - (before ?? 0) + bytes
    this.#note(key, bytes)
  }

  usedBytes(): number {
    this.#usedBytes ??= (
      this.#database.prepare('SELECT COALESCE(SUM(bytes), 0) AS bytes FROM prediction').get() as { bytes: number }
    ).bytes
    return this.#usedBytes
  }

  count(): number {
    this.save()
    const row = this.#database.prepare('SELECT COUNT(*) AS count FROM prediction WHERE bytes > 0').get()
    return (row as { count: number }).count
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
    this.#database.transaction(() => keys.forEach((key) => update.run(key))).immediate()
    this.#usedBytes = null
  }

  /** What is known of models that are no more; their planes went with them. */
  forgetRemovedModels(): void {
    this.save()
    this.#database
      .prepare(
        `DELETE FROM prediction WHERE NOT EXISTS (
           SELECT 1 FROM model WHERE model.sha256 = model_sha256 AND model.profile_hash = prediction.profile_hash)`,
      )
      .run()
    this.#usedBytes = null
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
    this.#database.transaction(() => changed.forEach((entry) => insert.run(entry))).immediate()
    // Another process may have added some.
    this.#usedBytes = null
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
