import type { MaskInfo } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'

/** What the index knows of the mask file of one image. */
export type MaskRow = MaskInfo & {
  /** Last stroke that the file contains. */
  sequence: number
}

/** Size of an image as shown. Pixels. */
export type ImageSize = { width: number; height: number }

/** Rows of the `mask` table, as painting changes them. Imports write theirs in src-main/datasets. */
export class MaskRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  imageSize(imageId: string): ImageSize | null {
    const row = this.#database.prepare('SELECT width, height FROM image WHERE id = ?').get(imageId)
    return (row as ImageSize | undefined) ?? null
  }

  find(imageId: string): MaskRow | null {
    const row = this.#database
      .prepare('SELECT version, origin, author, pixels, sequence, updated_at AS updatedAt FROM mask WHERE image_id = ?')
      .get(imageId)
    return (row as MaskRow | undefined) ?? null
  }

  /** The paths from which the mask was imported stay, so that a re-import knows what it has seen. */
  save(imageId: string, mask: MaskRow): void {
    this.#database
      .prepare(
        `INSERT INTO mask (image_id, version, origin, author, pixels, sequence, updated_at)
         VALUES (@imageId, @version, @origin, @author, @pixels, @sequence, @updatedAt)
         ON CONFLICT (image_id) DO UPDATE SET version = excluded.version, origin = excluded.origin,
           author = excluded.author, pixels = excluded.pixels, sequence = excluded.sequence,
           updated_at = excluded.updated_at`,
      )
      .run({ imageId, ...mask })
  }
}

export function maskInfoOf(row: MaskRow | null): MaskInfo | null {
  if (!row) return null
  const { version, origin, author, pixels, updatedAt } = row
  return { version, origin, author, pixels, updatedAt }
}
