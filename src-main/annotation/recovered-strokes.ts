import type { Recovered } from '../../src-shared/contract/annotation-recovery.ts'
import type { Database } from '../store/database.ts'

type Line = { strokeId: string; sequence: number; sessionId: string; isKnown: number }

/** A line without tiles ("no hair") changes nothing, so that the history need not know it. */
const EMPTY_PATCH_BYTES = 20

/**
 * Strokes that a crash left behind, until somebody has looked at them: kept in memory, because by the next start they are in
 * the mask file and in the history like any other.
 */
export class RecoveredStrokes {
  readonly #database: Database
  readonly #ids = new Map<string, Set<string>>()

  constructor({ database }: { database: Database }) {
    this.#database = database
  }

  /** A clean end leaves no stroke that its mask file lacks. Call it before those are written. */
  noteWhatIsLeft(): void {
    const rows = this.#database
      .prepare(
        `SELECT stroke.image_id AS imageId, stroke.stroke_id AS strokeId FROM stroke
         LEFT JOIN mask ON mask.image_id = stroke.image_id WHERE stroke.sequence > coalesce(mask.sequence, 0)`,
      )
      .all() as { imageId: string; strokeId: string }[]
    for (const { imageId, strokeId } of rows) this.#note(imageId, [strokeId])
  }

  /** @param strokeIds of a page that ended, taken over by the page that asks */
  of({
    imageId,
    sessionId,
    strokeIds = [],
  }: {
    imageId: string
    sessionId: string
    strokeIds?: readonly string[] | undefined
  }): Recovered | null {
    if (strokeIds.length > 0) this.#note(imageId, strokeIds)
    const ids = [...(this.#ids.get(imageId) ?? [])]
    if (ids.length === 0) return null
    const lines = this.#lines(imageId, ids)
    // A page that lives through the death of the backend has lost nothing.
    const stored = lines.filter((line) => line.sessionId !== sessionId)
    const found = new Set(lines.map(({ strokeId }) => strokeId))
    const waiting = ids.filter((id) => !found.has(id))
    if (stored.length + waiting.length === 0) return null
    const after = stored[0] ? stored[0].sequence - 1 : this.#head(imageId)
    if (this.#count(imageId, after) !== stored.length) return null
    const isKnown = stored.every((line) => line.isKnown === 1)
    return { stored: stored.map(({ strokeId }) => strokeId), waiting, after, isKnown }
  }

  keep(imageId: string): void {
    this.#ids.delete(imageId)
  }

  #note(imageId: string, strokeIds: readonly string[]): void {
    this.#ids.set(imageId, new Set([...(this.#ids.get(imageId) ?? []), ...strokeIds]))
  }

  #lines(imageId: string, ids: readonly string[]): Line[] {
    return this.#database
      .prepare(
        `SELECT stroke.stroke_id AS strokeId, stroke.sequence, stroke.session_id AS sessionId,
           (history.kind IS NOT NULL OR length(stroke.patch) <= ${EMPTY_PATCH_BYTES}) AS isKnown
         FROM stroke LEFT JOIN history ON history.sequence = stroke.sequence
         WHERE stroke.image_id = ? AND stroke.stroke_id IN (SELECT value FROM json_each(?)) ORDER BY stroke.sequence`,
      )
      .all(imageId, JSON.stringify(ids)) as Line[]
  }

  #count(imageId: string, after: number): number {
    return this.#database
      .prepare('SELECT count(*) FROM stroke WHERE image_id = ? AND sequence > ?')
      .pluck()
      .get(imageId, after) as number
  }

  #head(imageId: string): number {
    const head = this.#database.prepare('SELECT max(sequence) FROM stroke WHERE image_id = ?').pluck().get(imageId)
    return (head as number | null) ?? 0
  }
}
