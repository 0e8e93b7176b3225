import { z } from 'zod'
import { ModelProfile } from './model.ts'

/** One way to feed and read a model, as it was tried. */
export const DetectionCandidate = z.object({
  profile: ModelProfile,
  /** Mean over the images that it was tried on, 0..1; null without ground truth. */
  iou: z.number().nullable(),
})
export type DetectionCandidate = z.infer<typeof DetectionCandidate>

/** What trying a model on images found: the best first. */
export const Detection = z.object({
  /** Images that the search tried the model on. */
  images: z.int(),
  seconds: z.number(),
  ranking: z.array(DetectionCandidate).min(1),
  /** Different profiles that were tried. */
  tried: z.int(),
  /** False where no image has a mask: the order is then by how plausible the masks look. */
  groundTruth: z.boolean(),
  /** Classes that the chosen output tells apart; 1 for a plane of probability. */
  classes: z.int(),
})
export type Detection = z.infer<typeof Detection>
