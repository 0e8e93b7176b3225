import { oc } from '@orpc/contract'
import { z } from 'zod'
import { EvaluationSummary, Id, ImageResult, ProviderChoice, SplitChoice } from '../domain/index.ts'

const Where = { datasetId: Id, split: SplitChoice.default('all') }

export const evaluations = {
  /** One model or all epochs of a run. The job's result is `{evaluations: EvaluationSummary[], best}`. */
  start: oc
    .input(
      z.object({
        ...Where,
        modelIds: z.array(Id).max(1000).optional(),
        runId: Id.optional(),
        provider: ProviderChoice.default('auto'),
      }),
    )
    .output(z.object({ jobId: Id })),
  /** Figures from stored results, at `threshold` or the model's; null where nothing was evaluated. */
  summary: oc
    .input(z.object({ ...Where, modelId: Id, threshold: z.number().min(0).max(1).optional() }))
    .output(EvaluationSummary.nullable()),
  /** One line per image with ground truth, in natural order of their paths; with `failedOnly` those that inference failed on. */
  perImage: oc
    .input(
      z.object({
        ...Where,
        modelId: Id,
        threshold: z.number().min(0).max(1).optional(),
        failedOnly: z.boolean().optional(),
      }),
    )
    .output(z.array(ImageResult)),
  /** Every epoch of a run in order; `summary` is null where it was not evaluated. */
  run: oc.input(z.object({ ...Where, runId: Id })).output(
    z.object({
      epochs: z.array(
        z.object({ epoch: z.int(), modelId: Id, model: z.string(), summary: EvaluationSummary.nullable() }),
      ),
      best: z.object({ epoch: z.int(), modelId: Id, iou: z.number() }).nullable(),
    }),
  ),
  /** All stored summaries, best mean IoU first: what can be compared and released. */
  list: oc.output(z.array(EvaluationSummary)),
}
