import type { Database } from '../store/database.ts'

export type NewStroke = {
  imageId: string
  strokeId: string
  sessionId: string
  label: string
  author: string | null
  /** See src-shared/mask/patch.ts; packed (packed-bytes.ts). */
  patch: Uint8Array
}

/** A line of the journal, without its patch. */
export type StrokeLine = { sequence: number; sessionId: string; author: string | null; createdAt: string }
/** A stroke that a mask file lacks; its patch is packed. */
export type PendingLine = { sequence: number; author: string | null; patch: Uint8Array }

/** Packed: what these unpack to is limited where it is done (batch.ts). */
const BATCH_BYTES = 64_000_000
const BATCH_STROKES = 250

/** The journal: strokes in the order in which they became durable. */
export class StrokeRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Runs `work` with the write lock held, so that no other process writes in between. */
  exclusively<T>(work: () => T): T {
    return this.#database.transaction(work).immediate()
  }

  find(strokeId: string): (StrokeLine & { imageId: string }) | null {
    const row = this.#database
      .prepare(
        'SELECT sequence, image_id AS imageId, session_id AS sessionId, author, created_at AS createdAt FROM stroke WHERE stroke_id = ?',
      )
      .get(strokeId)
    return (row as (StrokeLine & { imageId: string }) | undefined) ?? null
  }

  /** The last stroke after `base` that another session painted, or null. */
  lastOfOthers(imageId: string, base: number, sessionId: string): StrokeLine | null {
    const row = this.#database
      .prepare(
        `SELECT sequence, session_id AS sessionId, author, created_at AS createdAt FROM stroke
         WHERE image_id = ? AND sequence > ? AND session_id <> ? ORDER BY sequence DESC LIMIT 1`,
      )
      .get(imageId, base, sessionId)
    return (row as StrokeLine | undefined) ?? null
  }

  /** Sequence of the last stroke of an image; 0 where there is none. */
  head(imageId: string): number {
    const row = this.#database.prepare('SELECT max(sequence) AS head FROM stroke WHERE image_id = ?').get(imageId)
    return (row as { head: number | null }).head ?? 0
  }

  /** Durable when it returns (WAL, synchronous FULL), outside of `exclusively`; else when that returns. */
  append(stroke: NewStroke, createdAt: string): number {
    const result = this.#database
      .prepare(
        `INSERT INTO stroke (image_id, stroke_id, session_id, label, author, patch, created_at)
         VALUES (@imageId, @strokeId, @sessionId, @label, @author, @patch, @createdAt)`,
      )
      .run({ ...stroke, createdAt })
    return Number(result.lastInsertRowid)
  }

  /** Images with strokes that their mask file lacks, of one dataset or of all. */
  imagesWithPending(datasetId?: string): string[] {
    const rows = this.#database
      .prepare(
        `SELECT DISTINCT stroke.image_id AS id FROM stroke
         JOIN image ON image.id = stroke.image_id
         LEFT JOIN mask ON mask.image_id = stroke.image_id
         WHERE stroke.sequence > coalesce(mask.sequence, 0) AND (@datasetId IS NULL OR image.dataset_id = @datasetId)`,
      )
      .all({ datasetId: datasetId ?? null })
    return (rows as { id: string }[]).map((row) => row.id)
  }

  /** What to put next on a mask file that contains the strokes up to `sequence`. */
  pending(imageId: string, sequence: number): PendingLine[] {
    const rows = this.#database
      .prepare(
        'SELECT sequence, author, patch FROM stroke WHERE image_id = ? AND sequence > ? ORDER BY sequence LIMIT ?',
      )
      .iterate(imageId, sequence, BATCH_STROKES) as IterableIterator<PendingLine>
    const lines: PendingLine[] = []
    let bytes = 0
    for (const row of rows) {
      lines.push(row)
      bytes += row.patch.length
      if (bytes > BATCH_BYTES) break
    }
    return lines
  }
}
