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
    return { status: statusOf(row, mask), path, maskVersion: version, maskPixels: mask?.pixels ?? null }
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
