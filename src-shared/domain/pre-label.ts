import { z } from 'zod'

/** The prediction that a mask was begun with by the dataset's rule. */
export const PreLabelOrigin = z.object({
  modelId: z.string(),
  model: z.string(),
  threshold: z.number(),
  /** The model's steps of post-processing were applied. */
  postProcessing: z.boolean(),
  by: z.string().nullable(),
  at: z.string(),
})
export type PreLabelOrigin = z.infer<typeof PreLabelOrigin>

/** What a stroke says that put a prediction in by the dataset's rule. */
export const PreLabelStroke = z.object({
  modelId: z.string().min(1).max(64),
  threshold: z.number().min(0).max(1),
  postProcessing: z.boolean(),
})
export type PreLabelStroke = z.infer<typeof PreLabelStroke>

/** What new masks of a dataset start from. */
export const PreLabelPolicy = z.object({
  /**
   * `nothing`; `best`, the model with the best mean IoU on the dataset at that time; `alias:NAME/ALIAS`, the released version
   * that the alias points to at that time; else the id of a model.
   */
  from: z.string(),
  /** null: the model's own. */
  threshold: z.number().min(0).max(1).nullable(),
  /** Whether the model's steps of post-processing are applied. */
  postProcessing: z.boolean(),
})
export type PreLabelPolicy = z.infer<typeof PreLabelPolicy>

export const NO_PRE_LABEL: PreLabelPolicy = { from: 'nothing', threshold: null, postProcessing: true }
