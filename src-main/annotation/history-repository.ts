import { forgettable, KEPT_STEPS, replay, type StepLine, type StepList } from '../../src-shared/history/index.ts'
import type { Database } from '../store/database.ts'

/** A step as the index has it, without its patches. */
export type StepRow = {
  id: string
  follows: string | null
  sequence: number
  sessionId: string
  label: string
  author: string | null
  at: string
  thumbnail: Uint8Array
}

/** A line without tiles ("no hair") changes nothing, so it ends no history. */
const EMPTY_PATCH_BYTES = 20

export type NewLine = {
  sequence: number
  imageId: string
  strokeId: string
  sessionId: string
  label: string
  author: string | null
  createdAt: string
} & (
  | { kind: 'stroke'; stepId: string | null; thumbnail: Uint8Array; before: Uint8Array }
  | { kind: 'travel'; stepId: string | null }
)

type Line = StepLine<StepRow> & { sequence: number }
type Row = Omit<StepRow, 'follows' | 'thumbnail'> & {
  kind: 'stroke' | 'travel' | null
  stepId: string | null
  thumbnail: Uint8Array | null
}

/** The newest lines of the journal stay whatever they are: a window may send one of them again. */
const RECENT_LINES = 100

/** Lines of the journal as steps of undo: see src-shared/history. */
export class HistoryRepository {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Within the transaction that appends the stroke. */
  append(line: NewLine): void {
    const { thumbnail, before } = line.kind === 'stroke' ? line : { thumbnail: null, before: null }
    this.#database
      .prepare(
        `INSERT INTO history (sequence, image_id, stroke_id, session_id, label, author, created_at, kind, step_id, thumbnail, before)
         VALUES (@sequence, @imageId, @strokeId, @sessionId, @label, @author, @createdAt, @kind, @stepId, @thumbnail, @before)`,
      )
      .run({ ...line, thumbnail, before })
  }

  /** The steps of an image and the place in them, as the journal had it up to a line. */
  list(imageId: string, upTo = Number.MAX_SAFE_INTEGER): StepList<StepRow> {
    return replay(this.#lines(imageId, upTo))
  }

  /** Ids of the newest lines of the journal, whatever they are. */
  newestIds(imageId: string, upTo = Number.MAX_SAFE_INTEGER): string[] {
    return this.#database
      .prepare('SELECT stroke_id FROM stroke WHERE image_id = ? AND sequence <= ? ORDER BY sequence DESC LIMIT ?')
      .pluck()
      .all(imageId, upTo, RECENT_LINES) as string[]
  }

  /** What a step changed, as it is stored; null where it is forgotten. */
  patches(imageId: string, strokeId: string): { before: Uint8Array; after: Uint8Array } | null {
    const row = this.#database
      .prepare(
        `SELECT history.before, stroke.patch AS after FROM stroke JOIN history ON history.sequence = stroke.sequence
         WHERE stroke.stroke_id = ? AND stroke.image_id = ? AND history.kind = 'stroke'`,
      )
      .get(strokeId, imageId)
    return (row as { before: Uint8Array; after: Uint8Array } | undefined) ?? null
  }

  /** Forgets lines that neither undo nor the mask file needs: see `forgettable`. */
  prune(imageId: string, containedUpTo: number, kept = KEPT_STEPS): void {
    const lines = this.#lines(imageId, Number.MAX_SAFE_INTEGER)
    if (lines.length <= RECENT_LINES) return
    const gone = forgettable(lines, { kept, recent: RECENT_LINES }).filter((sequence) => sequence <= containedUpTo)
    if (gone.length === 0) return
    this.#database
      .prepare('DELETE FROM stroke WHERE image_id = ? AND sequence IN (SELECT value FROM json_each(?))')
      .run(imageId, JSON.stringify(gone))
  }

  #lines(imageId: string, upTo: number): Line[] {
    const rows = this.#database
      .prepare(
        `SELECT stroke.sequence, stroke.stroke_id AS id, history.kind, history.step_id AS stepId, history.thumbnail,
           history.session_id AS sessionId, history.label, history.author, history.created_at AS at
         FROM stroke LEFT JOIN history ON history.sequence = stroke.sequence
         WHERE stroke.image_id = ? AND stroke.sequence <= ?
           AND (history.kind IS NOT NULL OR length(stroke.patch) > ${EMPTY_PATCH_BYTES}) ORDER BY stroke.sequence`,
      )
      .all(imageId, upTo) as Row[]
    return rows.map(lineOf)
  }
}

function lineOf({ kind, stepId, thumbnail, ...row }: Row): Line {
  const { sequence } = row
  if (kind === null) return { kind: 'other', sequence }
  if (kind === 'travel') return { kind, to: stepId, sequence }
  return { kind, step: { ...row, follows: stepId, thumbnail: thumbnail ?? new Uint8Array() }, sequence }
}
