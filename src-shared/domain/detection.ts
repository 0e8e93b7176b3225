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

/**
 * With the right profile published models have 0.65 to 0.95 on photos of the kind that they were made for, and a model of people
 * has 0.2 to 0.57 on masks of hair. What is below is another target, a wrong way, or photos that the model does not know (0.3 to
 * 0.5), and all of these want a look.
 */
const POOR_FIT = 0.6

/** IoU of the best profile where that fits badly; null where it fits, or nothing is there to compare with. */
export function poorFit({ groundTruth, ranking }: Pick<Detection, 'groundTruth' | 'ranking'>): number | null {
  const best = groundTruth ? (ranking[0]?.iou ?? null) : null
  return best !== null && best < POOR_FIT ? best : null
}
