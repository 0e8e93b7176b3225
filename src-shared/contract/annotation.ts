import { oc } from '@orpc/contract'
import { z } from 'zod'
import { annotationFlow } from './annotation-flow.ts'
import { annotationHistory, MAX_PATCH_BYTES, StepInput, StrokeId } from './annotation-history.ts'
import { annotationPainters } from './annotation-painters.ts'
import { annotationRecovery } from './annotation-recovery.ts'
import { bytes } from './bytes.ts'
import { Id, MaskInfo, MaskVersion, OwnVersionName, PreLabelStroke, Sha256 } from '../domain/index.ts'

export { MAX_PATCH_BYTES }

export const annotation = {
  ...annotationFlow,
  ...annotationHistory,
  ...annotationPainters,
  ...annotationRecovery,
  /** Opens an image for painting: the mask as it is now, everything in the journal applied. */
  open: oc.input(z.object({ imageId: Id })).output(
    z.object({
      imageId: Id,
      width: z.int(),
      height: z.int(),
      photoUrl: z.string(),
      /** 8-bit grey PNG of the image's size; null: start from an empty mask. */
      maskUrl: z.string().nullable(),
      mask: MaskInfo.nullable(),
      /** Sequence of the last stroke of this image, 0 if there is none. */
      sequence: z.int(),
    }),
  ),
  /**
   * Stores one stroke (or undo, redo, or a whole-mask operation). Resolves only when the stroke is durable.
   * `patch` is the content after the stroke (see src-shared/mask/patch.ts); it and `before` may be packed (packed.ts).
   * Sending the same `strokeId` again is harmless.
   * `base` is the sequence that the stroke was painted on; if another window wrote since: MASK_CHANGED_ELSEWHERE.
   * `maskVersion` is the version that `open` gave with that `base`, null for no mask: an import since is refused likewise.
   */
  appendStroke: oc
    .input(
      z.object({
        imageId: Id,
        strokeId: StrokeId,
        sessionId: z.string().min(8).max(64),
        base: z.int().min(0),
        maskVersion: Sha256.nullable().optional(),
        label: z.string().min(1).max(80),
        /** The stroke is a prediction that the dataset's rule put in. */
        preLabel: PreLabelStroke.optional(),
        /** What makes undo outlive the window. */
        step: StepInput.optional(),
        patch: bytes(MAX_PATCH_BYTES),
      }),
    )
    .output(z.object({ sequence: z.int(), savedAt: z.string() })),
  /** Writes the mask file now and reads it back. Else it is written a second after the last stroke. */
  flush: oc.input(z.object({ imageId: Id })).output(z.object({ mask: MaskInfo.nullable() })),
  /** Masks of an image that were kept under a name, newest first. */
  versions: oc.input(z.object({ imageId: Id })).output(z.array(MaskVersion)),
  /** Keeps the mask as it is stored now under a name of one's own; the name need not be new. */
  keepVersion: oc
    .input(z.object({ imageId: Id, name: OwnVersionName, comment: z.string().max(2000).optional() }))
    .output(MaskVersion),
  /** Removes a version of one's own. What was submitted or accepted stays. */
  removeVersion: oc.input(z.object({ versionId: Id })).output(z.void()),
}
