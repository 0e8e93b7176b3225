import { createHash } from 'node:crypto'
import type { Database } from '../store/database.ts'
import type { MaskResult } from '../workers/protocol.ts'

/** Where an imported mask came from, so that a re-import knows what is new. `sha256` is that of `sourceHash`. */
export type MaskSource = { path: string; sha256: string }

/** Hash of all that a mask was made of: its file and, of a class map, the classes that counted. */
export function sourceHash(fileSha256: string, classes: string | null): string {
  return classes === null ? fileSha256 : createHash('sha256').update(`${fileSha256} classes ${classes}`).digest('hex')
}

export type StoredMask = {
  origin: 'imported' | 'painted'
  sourcePath: string | null
  sourceSha256: string | null
}

/** Rows of `mask`, as imports change them. Painting writes its own in src-main/annotation. */
export class MaskRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(imageId: string): StoredMask | null {
    const row = this.#database
      .prepare('SELECT origin, source_path AS sourcePath, source_sha256 AS sourceSha256 FROM mask WHERE image_id = ?')
      .get(imageId)
    return (row as StoredMask | undefined) ?? null
  }

  /** True where somebody painted: strokes in the journal, or a mask file made of them. */
  isPainted(imageId: string): boolean {
    const row = this.#database
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM stroke WHERE image_id = @imageId)
             OR EXISTS (SELECT 1 FROM mask WHERE image_id = @imageId AND origin = 'painted') AS painted`,
      )
      .get({ imageId }) as { painted: number }
    return row.painted === 1
  }

  /** Sets the mask of an image to an imported one. */
  saveImported(imageId: string, mask: MaskResult, source: MaskSource): void {
    this.#database
      .prepare(
        `INSERT INTO mask (image_id, version, origin, author, pixels, source_path, source_sha256, updated_at)
         VALUES (@imageId, @version, 'imported', NULL, @pixels, @sourcePath, @sourceSha256, @updatedAt)
         ON CONFLICT (image_id) DO UPDATE SET version = excluded.version, origin = 'imported', author = NULL,
           pixels = excluded.pixels, source_path = excluded.source_path, source_sha256 = excluded.source_sha256,
           updated_at = excluded.updated_at`,
      )
      .run({
        imageId,
        version: mask.version,
        pixels: mask.pixels,
        sourcePath: source.path,
        sourceSha256: source.sha256,
        updatedAt: new Date().toISOString(),
      })
  }

  remove(imageId: string): void {
    this.#database.prepare('DELETE FROM mask WHERE image_id = ?').run(imageId)
  }
}
