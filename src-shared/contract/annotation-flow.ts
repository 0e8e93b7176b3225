import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ActiveTimeRow, AnnotationStatus, Id, PreLabelOrigin, Sha256, StatusEvent } from '../domain/index.ts'

const MAX_COMMENT = 2_000
const ByImage = z.object({ imageId: Id })

/** The way of an image through painting and review, and the time it took. A part of `annotation`. */
export const annotationFlow = {
  /** Everybody who changed the state of an image, oldest first. */
  statusEvents: oc.input(ByImage).output(z.array(StatusEvent)),
  /**
   * The painter is done. Resolves when every stored stroke is in the mask file and the version is kept. INVALID_INPUT for an
   * empty mask unless `noHair` says that the photo shows none.
   */
  submit: oc.input(ByImage.extend({ noHair: z.boolean().optional() })).output(AnnotationStatus),
  /**
   * A reviewer's word on a submitted image; `return` needs a comment. With `maskVersion`, of the mask that the reviewer saw, a
   * mask that changed since is refused: MASK_CHANGED_ELSEWHERE.
   */
  review: oc
    .input(
      ByImage.extend({
        verdict: z.enum(['accept', 'return']),
        comment: z.string().trim().max(MAX_COMMENT).optional(),
        maskVersion: Sha256.nullable().optional(),
      }),
    )
    .output(AnnotationStatus),
  /**
   * Takes the last word of a reviewer back: the image is what it was before. INVALID_INPUT where something else happened to
   * it since.
   */
  takeBackReview: oc.input(ByImage).output(AnnotationStatus),
  /** What the mask was begun with; null where it was not a prediction by the dataset's rule. */
  preLabel: oc.input(ByImage).output(PreLabelOrigin.nullable()),
  /** Time that was worked on images, each visit with all of its time so far: sending one again is harmless. */
  addActiveTime: oc
    .input(
      z.object({
        visits: z
          .array(
            z.object({
              visitId: z.string().min(8).max(64),
              imageId: Id,
              activeMs: z.number().min(0).max(86_400_000),
              startedAt: z.iso.datetime(),
            }),
          )
          .max(500),
      }),
    )
    .output(z.object({ kept: z.int() })),
  /** Of all people together. Milliseconds. */
  imageTime: oc.input(ByImage).output(z.object({ activeMs: z.number() })),
  /** Per person and dataset, within one dataset or over all. */
  activeTime: oc.input(z.object({ datasetId: Id.optional() })).output(z.array(ActiveTimeRow)),
}
