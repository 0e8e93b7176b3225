import type {
  AnnotationState,
  AnnotationStatus,
  MaskInfo,
  StatusAct,
  StatusEvent,
} from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import { STATUS_COLUMNS, STATUS_JOIN } from './status-columns.ts'
import { statusOf, type StatusColumns } from './status-rows.ts'

export type StatusOfImage = {
  status: AnnotationStatus
  path: string
  maskVersion: string | null
  maskPixels: number | null
  /** When the mask came with an import; null: it was painted, or there is none. */
  importedAt: string | null
}

/** What is written when the state changes. */
export type StatusChange = {
  imageId: string
  act: StatusAct
  from: AnnotationState
  to: AnnotationState
  by: string | null
  at: string
  comment: string | null
  maskVersion: string | null
  noHair: boolean
}

type Row = StatusColumns & {
  path: string
  version: string | null
  origin: MaskInfo['origin']
  author: string | null
  pixels: number
  updatedAt: string
}

/** States of images and the record of how they came about. Every change is one line more; none is taken away. */
export class StatusRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(imageId: string): StatusOfImage | null {
    const row = this.#database
      .prepare(
        `SELECT image.path, mask.version, mask.origin, mask.author, mask.pixels, mask.updated_at AS updatedAt,
           ${STATUS_COLUMNS}
         FROM image LEFT JOIN mask ON mask.image_id = image.id ${STATUS_JOIN} WHERE image.id = ?`,
      )
      .get(imageId) as Row | undefined
    if (!row) return null
    const { path, version, origin, author, pixels, updatedAt } = row
    const mask = version === null ? null : { version, origin, author, pixels, updatedAt }
    const importedAt = mask?.origin === 'imported' ? mask.updatedAt : null
    return { status: statusOf(row, mask), path, maskVersion: version, maskPixels: mask?.pixels ?? null, importedAt }
  }

  /** For a transaction. What a reviewer asked for stays until the image is submitted or accepted. */
  change(change: StatusChange): void {
    const values = { ...change, noHair: change.noHair ? 1 : 0 }
    this.#database
      .prepare(
        `INSERT INTO status_event (image_id, act, from_state, to_state, person, at, comment, mask_version)
         VALUES (@imageId, @act, @from, @to, @by, @at, @comment, @maskVersion)`,
      )
      .run(without(values))
    const asked = change.act === 'return'
    this.#database
      .prepare(
        `INSERT INTO annotation_status (image_id, state, person, at, no_hair, comment, comment_by, comment_at)
         VALUES (@imageId, @to, @by, @at, @noHair, @comment, @commentBy, @commentAt)
         ON CONFLICT (image_id) DO UPDATE SET state = excluded.state, person = excluded.person, at = excluded.at,
           no_hair = excluded.no_hair,
           comment = CASE WHEN @keep THEN comment ELSE excluded.comment END,
           comment_by = CASE WHEN @keep THEN comment_by ELSE excluded.comment_by END,
           comment_at = CASE WHEN @keep THEN comment_at ELSE excluded.comment_at END`,
      )
      .run({
        imageId: change.imageId,
        to: change.to,
        by: change.by,
        at: change.at,
        noHair: values.noHair,
        comment: asked ? change.comment : null,
        commentBy: asked ? change.by : null,
        commentAt: asked ? change.at : null,
        keep: change.act === 'paint' ? 1 : 0,
      })
  }

  /** For a transaction. @param before who had brought it where it goes now; null: nobody, it followed from the mask */
  takeBack(change: Omit<StatusChange, 'act' | 'comment' | 'noHair'>, before: StatusEvent | null): void {
    this.#database
      .prepare(
        `INSERT INTO status_event (image_id, act, from_state, to_state, person, at, comment, mask_version)
         VALUES (@imageId, 'take-back', @from, @to, @by, @at, NULL, @maskVersion)`,
      )
      .run(change)
    const { imageId, to } = change
    if (!before) return void this.#database.prepare('DELETE FROM annotation_status WHERE image_id = ?').run(imageId)
    const isReturned = to === 'returned'
    this.#database
      .prepare(
        `UPDATE annotation_status SET state = @to, person = @by, at = @at, comment = @comment,
           comment_by = @commentBy, comment_at = @commentAt WHERE image_id = @imageId`,
      )
      .run({
        imageId,
        to,
        by: before.by,
        at: before.at,
        comment: isReturned ? before.comment : null,
        commentBy: isReturned ? before.by : null,
        commentAt: isReturned ? before.at : null,
      })
  }

  /** Oldest first. */
  events(imageId: string): StatusEvent[] {
    return this.#database
      .prepare(
        `SELECT act, from_state AS "from", to_state AS "to", person AS "by", at, comment, mask_version AS maskVersion
         FROM status_event WHERE image_id = ? ORDER BY id`,
      )
      .all(imageId) as StatusEvent[]
  }
}

function without({ noHair: _, ...values }: Omit<StatusChange, 'noHair'> & { noHair: number }) {
  return values
}
