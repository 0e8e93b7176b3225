import type { Database } from '../store/database.ts'
import { commitDerived } from '../store/derived.ts'
import { packOf } from './plane-pack.ts'

/** Which plane: what predicts, and what of. */
export type PlaneKey = { modelSha256: string; profileHash: string; imageSha256: string }
/** `place` in a pack (see plane-pack.ts); null for a file of its own. */
type Stored = { bytes: number; place: string | null }
type Entry = PlaneKey & Stored
type ModelKey = Omit<PlaneKey, 'imageSha256'>

const KEPT_IN_MEMORY = 128
const ENTRY = 'model_sha256 AS modelSha256, profile_hash AS profileHash, image_sha256 AS imageSha256, bytes, place'
/** `$` comes next after the `#` behind a pack's name, which no other pack has. */
const IN_PACK = `place >= @pack || '#' AND place < @pack || '$'`

/** Which planes lie on disk, how large they are, and when they were used last. Uses are written in batches. */
export class PlaneLedger {
  readonly #database: Database
  /** `isPlaced`: it was stored by this process, which knows where; another one may have moved those that were only used. */
  #changed = new Map<string, Entry & { usedAt: number; isPlaced: boolean }>()
  /** Of all that is known, also of what is not written yet; null where it is to be counted. */
  #totals: { bytes: number; count: number } | null = null
  #seenVersion: unknown = null

  constructor(database: Database) {
    this.#database = database
  }

  /** A plane was made; true where it had been given up for room before. */
  made(key: PlaneKey, bytes: number, place: string | null): boolean {
    const before = this.#find(key)
    this.#note(key, before, { bytes, place }, true)
    return before?.bytes === 0
  }

  /** `bytes` as found on disk: planes of an older Hairline are not known yet. */
  used(key: PlaneKey, bytes: number): void {
    const before = this.#find(key)
    this.#note(key, before, { bytes, place: before?.place ?? null }, false)
  }

  placeOf(key: PlaneKey): string | null {
    return this.#find(key)?.place ?? null
  }

  /** It cannot be read where it should lie, and is made again. */
  misplaced(key: PlaneKey): void {
    const before = this.#find(key)
    if (before) this.#note(key, before, { ...before, place: null }, true)
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
      .prepare(`SELECT ${ENTRY} FROM prediction WHERE bytes > 0 ORDER BY used_at LIMIT ?`)
      .all(limit) as Entry[]
  }

  /** All planes in the pack of one: they can only go together. */
  sharing(entry: Entry): Entry[] {
    const { place } = entry
    if (place === null) return [entry]
    this.save()
    return this.#database
      .prepare(`SELECT ${ENTRY} FROM prediction WHERE ${IN_PACK}`)
      .all({ pack: packOf(place) }) as Entry[]
  }

  /** Whether a plane lies in the pack of that name. */
  isInUse(pack: string): boolean {
    this.save()
    return (
      this.#database
        .prepare(`SELECT 1 FROM prediction WHERE place >= ? || '#' AND place < ? || '$'`)
        .get(pack, pack) !== undefined
    )
  }

  /** They are not on disk any more. That they were is kept, so that it can be said when they are made again. */
  givenUp(planes: readonly Entry[]): void {
    this.save()
    const update = this.#database.prepare(
      `UPDATE prediction SET bytes = 0, place = NULL WHERE model_sha256 = @modelSha256 AND profile_hash = @profileHash
       AND image_sha256 = @imageSha256 AND place IS @place`,
    )
    commitDerived(this.#database, () => planes.forEach((plane) => update.run(plane)))
    this.#recount()
  }

  /** What is known of a model that is no more; its planes went with it. */
  forget({ modelSha256, profileHash }: ModelKey): void {
    this.save()
    const remove = this.#database.prepare('DELETE FROM prediction WHERE model_sha256 = ? AND profile_hash = ?')
    commitDerived(this.#database, () => remove.run(modelSha256, profileHash))
    this.#recount()
  }

  save(): void {
    if (this.#changed.size === 0) return
    const insert = this.#database.prepare(
      `INSERT INTO prediction (model_sha256, profile_hash, image_sha256, bytes, place, used_at)
       VALUES (@modelSha256, @profileHash, @imageSha256, @bytes, @newPlace, @usedAt)
       ON CONFLICT DO UPDATE SET bytes = excluded.bytes, used_at = excluded.used_at,
         place = CASE WHEN @isPlaced THEN excluded.place ELSE place END`,
    )
    commitDerived(this.#database, () => {
      for (const { isPlaced, place, ...entry } of this.#changed.values()) {
        insert.run({ ...entry, newPlace: isPlaced ? place : null, isPlaced: isPlaced ? 1 : 0 })
      }
    })
    this.#changed = new Map()
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

  #add(before: number, after: number): void {
    const { bytes, count } = this.#known()
    const present = (each: number) => (each > 0 ? 1 : 0)
    this.#totals = { bytes: bytes - before + after, count: count - present(before) + present(after) }
  }

  #note(key: PlaneKey, before: Stored | null, after: Stored, placed: boolean): void {
    this.#add(before?.bytes ?? 0, after.bytes)
    const { modelSha256, profileHash, imageSha256 } = key
    const { bytes, place } = after
    const name = nameOf(key)
    const isPlaced = placed || (this.#changed.get(name)?.isPlaced ?? false)
    const entry = { modelSha256, profileHash, imageSha256, bytes, place, isPlaced, usedAt: Date.now() }
    this.#changed.set(name, entry)
    if (this.#changed.size >= KEPT_IN_MEMORY) this.save()
  }

  #find(key: PlaneKey): Stored | null {
    const changed = this.#changed.get(nameOf(key))
    if (changed) return changed
    const row = this.#database
      .prepare('SELECT bytes, place FROM prediction WHERE model_sha256 = ? AND profile_hash = ? AND image_sha256 = ?')
      .get(key.modelSha256, key.profileHash, key.imageSha256) as Stored | undefined
    return row ?? null
  }
}

const nameOf = ({ modelSha256, profileHash, imageSha256 }: PlaneKey) => `${modelSha256} ${profileHash} ${imageSha256}`
