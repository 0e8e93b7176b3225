import type { Confusion } from '../../src-shared/domain/index.ts'
import type { PostProcessing } from '../../src-shared/postprocessing/steps.ts'
import type { ImageSize } from './request-parts.ts'

/** What is done to a plane on its way out. `photo` is the file; only steps that look at it read it. */
export type Processing = { photo: string; steps: PostProcessing; /** The model's, 0..1. */ threshold: number }

/**
 * A plane after post-processing, at the photo's size, as 8-bit grey PNG. `mask` applies the threshold where no step has done
 * it: then all values from it on become 255. Without: probabilities that are still to be cut, or the finished mask.
 */
export type ProcessRequest = { plane: string; size: ImageSize; processing: Processing; mask: boolean; out: string }

/** Judges lists of steps, one after the other, on one image: pixels and boundary against its mask. */
export type JudgeStepsRequest = {
  plane: string
  mask: string
  photo: string
  lists: PostProcessing[]
  threshold: number
  /** Longest side that is judged at, pixels; null judges at the mask's size. */
  side: number | null
}
export type JudgeStepsResponse = { results: { pixels: Confusion; boundary: Confusion }[] }
