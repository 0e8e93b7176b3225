import { z } from 'zod'
import { PostProcessing } from '../postprocessing/steps.ts'
import { Id, SplitChoice } from './dataset.ts'

export const TuneMetric = z.enum(['iou', 'boundary-iou'])
export type TuneMetric = z.infer<typeof TuneMetric>

/** Fewer images than this, and a search tells more of them than of the model. */
export const FEW_IMAGES = 20

/** What a search for post-processing found. All figures are means over images, 0..1. */
export const TuneResult = z.object({
  modelId: Id,
  model: z.string(),
  datasetId: Id,
  dataset: z.string(),
  split: SplitChoice,
  metric: TuneMetric,
  /** The model's threshold and list when the search began: what `current` is of. */
  threshold: z.number(),
  present: PostProcessing,
  /** Images that were judged. */
  images: z.int(),
  /** Groups of images that are alike (persons), else the images themselves. */
  groups: z.int(),
  /** Lists of steps that were tried. */
  tried: z.int(),
  /** The best list over all images; empty where nothing is better than nothing. */
  steps: PostProcessing,
  /** With the model's present list, and with the best one on the very images that it was chosen by. */
  current: z.number(),
  chosen: z.number(),
  /**
   * What the choice gains on images that it was not chosen by (cross-validated), with its 95 % confidence interval; null where
   * there are too few groups to tell.
   */
  gain: z
    .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable(), folds: z.int() })
    .nullable(),
  /** Why the figures look better than they are, in sentences. */
  warnings: z.array(z.string()),
  /** What else is to know of them, in sentences. A result stored before there were notes has all in `warnings`. */
  notes: z.array(z.string()).default([]),
  /** True where the list was saved with the model. */
  applied: z.boolean(),
})
export type TuneResult = z.infer<typeof TuneResult>
