import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, Model, PostProcessingChange, SplitChoice, TuneMetric } from '../domain/index.ts'
import { PostProcessing } from '../postprocessing/steps.ts'

const Note = z.string().trim().max(500)
const Figures = z.object({ iou: z.number().nullable(), boundaryIou: z.number().nullable() })

/** A model's mask of one image with a list of steps, beside the one without any. */
export const StepsPreview = z.object({
  /** 8-bit grey PNGs of the photo's size. */
  beforeUrl: z.string(),
  afterUrl: z.string(),
  /** Null where the image has no ground truth. */
  before: Figures.nullable(),
  after: Figures.nullable(),
})
export type StepsPreview = z.infer<typeof StepsPreview>

/** What is done to a model's masks on their way out. */
export const postProcessing = {
  save: oc.input(z.object({ modelId: Id, steps: PostProcessing, note: Note.optional() })).output(Model),
  /** Newest first. */
  changes: oc.input(z.object({ modelId: Id })).output(z.array(PostProcessingChange)),
  preview: oc
    .input(
      z.object({ modelId: Id, imageId: Id, steps: PostProcessing, threshold: z.number().min(0).max(1).optional() }),
    )
    .output(StepsPreview),
  /** Searches for the list with the best mean figure. The job's result is a TuneResult. */
  tune: oc
    .input(
      z.object({
        modelId: Id,
        datasetId: Id,
        split: SplitChoice.default('validation'),
        metric: TuneMetric.default('iou'),
      }),
    )
    .output(z.object({ jobId: Id })),
}
