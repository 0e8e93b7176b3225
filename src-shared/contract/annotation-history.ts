import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id } from '../domain/index.ts'
import { bytes } from './bytes.ts'

/** A whole mask of the largest supported image, uncompressed. */
export const MAX_PATCH_BYTES = 300_000_000
/** What one message can carry of a stroke and of what was before it; above that it cannot be taken back after a reload. */
export const MAX_STEP_BYTES = 200_000_000
/** Coverage of 48 × 48 pixels at most, as a patch. */
const MAX_THUMBNAIL_BYTES = 4_096

export const StrokeId = z.string().min(8).max(64)

/**
 * What a line of the journal means for undo: see src-shared/history. A line without it cannot be taken back after a reload,
 * nor can those before it.
 */
export const StepInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stroke'),
    /** The step that was done last when this one was painted; null: none. */
    follows: StrokeId.nullable(),
    /** The content before the stroke (src-shared/mask/patch.ts). */
    before: bytes(MAX_STEP_BYTES),
    /** The mask after it, small: a patch for a mask of at most 48 × 48. */
    thumbnail: bytes(MAX_THUMBNAIL_BYTES),
  }),
  z.object({
    kind: z.literal('travel'),
    /** The last step that is done after this undo, redo or jump; null: none. */
    to: StrokeId.nullable(),
  }),
])

/** One step of the history of an image. */
export const HistoryEntry = z.object({
  id: StrokeId,
  follows: StrokeId.nullable(),
  label: z.string(),
  /** Display name of who painted it. */
  author: z.string().nullable(),
  at: z.string(),
  sessionId: z.string(),
  /** How many bytes of `thumbnails` are this step's, in order. */
  thumbnailBytes: z.int().min(0),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const annotationHistory = {
  /** The steps of an image that can be taken back or done again, oldest first; `position` of them are done. */
  history: oc
    .input(
      z.object({
        imageId: Id,
        /** Only what the journal held up to this line: the `sequence` of `open`. */
        upTo: z.int().min(0).optional(),
      }),
    )
    .output(
      z.object({
        entries: z.array(HistoryEntry),
        position: z.int().min(0),
        /** Ids of the newest lines: what a window still holds and is among them is stored. */
        stored: z.array(StrokeId),
        thumbnails: bytes(MAX_PATCH_BYTES),
      }),
    ),
  /** What a step changed: the content before and after it. NOT_FOUND where it is forgotten. */
  stepPatches: oc
    .input(z.object({ imageId: Id, stepId: StrokeId }))
    .output(z.object({ before: bytes(MAX_PATCH_BYTES), after: bytes(MAX_PATCH_BYTES) })),
}
