import { z } from 'zod'

/**
 * How far the mask of an image is. `todo`: nobody has begun it. `in-progress`: begun. `submitted`: its painter is done with it.
 * `accepted`: a reviewer agreed, or it was imported as ground truth. `returned`: a reviewer asks for more, with a comment.
 */
export const ANNOTATION_STATES = ['todo', 'in-progress', 'submitted', 'accepted', 'returned'] as const
export const AnnotationState = z.enum(ANNOTATION_STATES)
export type AnnotationState = z.infer<typeof AnnotationState>

/** What somebody did to an image that changed its state. */
export const StatusAct = z.enum(['paint', 'submit', 'accept', 'return', 'take-back'])
export type StatusAct = z.infer<typeof StatusAct>

/** States from which a painter still has something to do. */
export const UNFINISHED: readonly AnnotationState[] = ['todo', 'in-progress', 'returned']
export const isUnfinished = (state: AnnotationState): boolean => UNFINISHED.includes(state)

/** One state, or all that are unfinished. */
export const StatusFilter = z.enum([...ANNOTATION_STATES, 'unfinished'])
export type StatusFilter = z.infer<typeof StatusFilter>

export const StatusCounts = z.record(AnnotationState, z.int())
export type StatusCounts = z.infer<typeof StatusCounts>

export const AnnotationStatus = z.object({
  state: AnnotationState,
  /** Who brought it there; null where nobody said a name, and for imported masks. */
  by: z.string().nullable(),
  /** When; null for images that nobody has begun. */
  at: z.string().nullable(),
  /** It was submitted as a photo without hair. */
  noHair: z.boolean(),
  /** The mask was imported with its dataset, and nobody has worked on it here. */
  imported: z.boolean(),
  /** What the reviewer asked for; it stays until the image is submitted again. */
  returned: z.object({ comment: z.string(), by: z.string().nullable(), at: z.string() }).nullable(),
})
export type AnnotationStatus = z.infer<typeof AnnotationStatus>

/** Where lists and counts have it: what was returned stays among the returned while it is worked on, until it is submitted. */
export const listedState = ({ state, returned }: Pick<AnnotationStatus, 'state' | 'returned'>): AnnotationState =>
  state === 'in-progress' && returned !== null ? 'returned' : state

/** One line of the record of an image. */
export const StatusEvent = z.object({
  act: StatusAct,
  from: AnnotationState,
  to: AnnotationState,
  by: z.string().nullable(),
  at: z.string(),
  comment: z.string().nullable(),
  /** Version of the mask that it was said of; null where there was none yet. */
  maskVersion: z.string().nullable(),
})
export type StatusEvent = z.infer<typeof StatusEvent>

/** What leads from one state to another by a rule; to take back leads to where the image came from. */
export type StatusStep = Exclude<StatusAct, 'take-back'>

const RESULT = { paint: 'in-progress', submit: 'submitted', accept: 'accepted', return: 'returned' } as const
const ALLOWED: Record<StatusStep, readonly AnnotationState[]> = {
  // Painting is never refused: what was submitted or accepted is then in progress again, and its versions stay.
  paint: ANNOTATION_STATES,
  submit: ['todo', 'in-progress', 'returned', 'submitted'],
  accept: ['submitted', 'returned'],
  return: ['submitted', 'accepted'],
}

/** The state after an act; null where the act is not possible. */
export function stateAfter(state: AnnotationState, act: StatusStep): AnnotationState | null {
  return ALLOWED[act].includes(state) ? RESULT[act] : null
}

export const emptyCounts = (): StatusCounts => ({
  todo: 0,
  'in-progress': 0,
  submitted: 0,
  accepted: 0,
  returned: 0,
})
