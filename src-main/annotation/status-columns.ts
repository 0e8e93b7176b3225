/**
 * The state of an image as SQL over `image`, `mask` and `annotation_status`, joined by STATUS_JOIN. What nobody has said
 * follows from the mask: none is `todo`, an imported one counts as `accepted`, a painted one is `in-progress`. A mask that
 * was imported after somebody said something replaces what was said.
 */
export const STATUS_JOIN = 'LEFT JOIN annotation_status ON annotation_status.image_id = image.id'

const HAS_STROKES = 'EXISTS (SELECT 1 FROM stroke WHERE stroke.image_id = image.id)'
const SAID = `annotation_status.state IS NOT NULL
  AND coalesce(mask.origin = 'imported' AND mask.updated_at > annotation_status.at, 0) = 0`

export const STATUS_STATE = `CASE
  WHEN mask.image_id IS NULL AND NOT ${HAS_STROKES} THEN 'todo'
  WHEN ${SAID} THEN annotation_status.state
  WHEN mask.origin = 'imported' THEN 'accepted'
  ELSE 'in-progress' END`

/** Where lists and counts have it: what was returned stays among the returned until it is submitted again (`listedState`). */
export const STATUS_LISTED = `CASE
  WHEN ${STATUS_STATE} = 'in-progress' AND ${SAID} AND annotation_status.comment IS NOT NULL THEN 'returned'
  ELSE ${STATUS_STATE} END`

export const STATUS_COLUMNS = `${STATUS_STATE} AS statusState, (${SAID}) AS statusSaid,
  annotation_status.person AS statusBy, annotation_status.at AS statusAt, annotation_status.no_hair AS statusNoHair,
  annotation_status.comment AS returnedComment, annotation_status.comment_by AS returnedBy,
  annotation_status.comment_at AS returnedAt`
