import type { AnnotationState, AnnotationStatus, MaskInfo } from '../../src-shared/domain/index.ts'

/** What STATUS_COLUMNS select. */
export type StatusColumns = {
  statusState: AnnotationState
  statusSaid: 0 | 1
  statusBy: string | null
  statusAt: string | null
  statusNoHair: 0 | 1 | null
  returnedComment: string | null
  returnedBy: string | null
  returnedAt: string | null
}

/** @param mask what the state follows from where nobody said one */
export function statusOf(row: StatusColumns, mask: MaskInfo | null): AnnotationStatus {
  const said = row.statusSaid === 1 && row.statusState !== 'todo'
  if (!said) {
    return {
      state: row.statusState,
      by: mask?.author ?? null,
      at: mask?.updatedAt ?? null,
      noHair: false,
      imported: mask?.origin === 'imported',
      returned: null,
    }
  }
  const { returnedComment: comment, returnedBy: by, returnedAt: at } = row
  return {
    state: row.statusState,
    by: row.statusBy,
    at: row.statusAt,
    noHair: row.statusNoHair === 1,
    imported: false,
    returned: comment !== null && at !== null ? { comment, by, at } : null,
  }
}
