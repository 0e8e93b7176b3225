import { versionUrl } from '../../src-shared/contract/index.ts'
import { isFlowVersion, type MaskVersion } from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'

export type VersionRow = Omit<MaskVersion, 'url' | 'own'>

const COLUMNS = 'id, image_id AS imageId, name, comment, author, version, pixels, bytes, created_at AS createdAt'

/** Rows of `mask_version`. */
export class VersionRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Runs `work` with the write lock held, so that no other process writes in between. */
  exclusively<T>(work: () => T): T {
    return this.#database.transaction(work).immediate()
  }

  insert(row: VersionRow): void {
    this.#database
      .prepare(
        `INSERT INTO mask_version (id, image_id, name, comment, author, version, pixels, bytes, created_at)
         VALUES (@id, @imageId, @name, @comment, @author, @version, @pixels, @bytes, @createdAt)`,
      )
      .run(row)
  }

  find(id: string): VersionRow | null {
    const row = this.#database.prepare(`SELECT ${COLUMNS} FROM mask_version WHERE id = ?`).get(id)
    return (row as VersionRow | undefined) ?? null
  }

  /** Newest first. */
  ofImage(imageId: string): VersionRow[] {
    return this.#database
      .prepare(`SELECT ${COLUMNS} FROM mask_version WHERE image_id = ? ORDER BY created_at DESC, rowid DESC`)
      .all(imageId) as VersionRow[]
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM mask_version WHERE id = ?').run(id)
  }

  /** Whether some image has a version with this content. */
  isKept(version: string): boolean {
    return this.#database.prepare('SELECT 1 FROM mask_version WHERE version = ? LIMIT 1').get(version) !== undefined
  }
}

export function versionOf(row: VersionRow): MaskVersion {
  return { ...row, url: versionUrl(row), own: !isFlowVersion(row.name) }
}
