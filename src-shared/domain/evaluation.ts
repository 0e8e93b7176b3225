import { z } from 'zod'
import { ERROR_CODES } from './errors.ts'
import { Id, SplitChoice, Target } from './dataset.ts'

/** Pixels counted against ground truth. */
export const Confusion = z.object({ tp: z.number(), fp: z.number(), fn: z.number(), tn: z.number() })
export type Confusion = z.infer<typeof Confusion>

/** 0..1; null where undefined: precision when nothing is predicted, recall when nothing is there, all when both are empty. */
export const Scores = z.object({
  iou: z.number().nullable(),
  dice: z.number().nullable(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
})
export type Scores = z.infer<typeof Scores>

export const ImageResult = z.object({
  imageId: Id,
  /** Path relative to the imported folder. */
  image: z.string(),
  ...Scores.shape,
  ...Confusion.partial().shape,
  /** Why there is no figure. */
  problem: z.object({ code: z.enum(ERROR_CODES), message: z.string() }).optional(),
})
export type ImageResult = z.infer<typeof ImageResult>

/** The figures of one model on one image set. `mean` is over images, `pooled` over pixels. */
export const EvaluationSummary = z.object({
  modelId: Id,
  model: z.string(),
  epoch: z.int().nullable(),
  datasetId: Id,
  dataset: z.string(),
  split: SplitChoice,
  target: Target,
  threshold: z.number(),
  provider: z.string(),
  /** Images with ground truth in the set. */
  images: z.int(),
  evaluated: z.int(),
  failed: z.int(),
  bothEmpty: z.int(),
  /** Ground truth not empty, prediction empty. */
  missed: z.int(),
  mean: Scores,
  pooled: z.object({ ...Scores.shape, ...Confusion.shape }),
  /**
   * True when every image of the set has a result at its present mask, or failed for a reason of its own. A photo that
   * was moved or a device that was away is no such reason: those images are tried again.
   */
  complete: z.boolean(),
  evaluatedAt: z.string().nullable(),
})
export type EvaluationSummary = z.infer<typeof EvaluationSummary>

/** Of the images that were tried; null where none was. */
export function failuresPerThousand({ evaluated, failed }: { evaluated: number; failed: number }): number | null {
  const tried = evaluated + failed
  return tried === 0 ? null : (1000 * failed) / tried
}

export const QUALITY_BANDS = ['excellent', 'good', 'acceptable', 'failure'] as const
export type QualityBand = (typeof QUALITY_BANDS)[number]

/** Bands of one image's IoU: over .90, over .85, over .75, below. */
export function qualityBand(iou: number): QualityBand {
  if (iou > 0.9) return 'excellent'
  if (iou > 0.85) return 'good'
  return iou > 0.75 ? 'acceptable' : 'failure'
}

export const Verdict = z.enum(['APPROVED', 'CONDITIONAL', 'REJECTED'])
export type Verdict = z.infer<typeof Verdict>

/** The gate, by mean IoU on the chosen split: over 0.90 approved, over 0.85 conditional, else rejected. */
export function verdictOf(meanIou: number | null): Verdict {
  if (meanIou !== null && meanIou > 0.9) return 'APPROVED'
  return meanIou !== null && meanIou > 0.85 ? 'CONDITIONAL' : 'REJECTED'
}
