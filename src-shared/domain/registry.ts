import { z } from 'zod'
import { PostProcessing } from '../postprocessing/steps.ts'
import { ModelOrigin, ModelProfile } from './model.ts'
import { Verdict } from './evaluation.ts'

/** Names that Windows keeps for devices, whatever follows the first dot. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A name or version that is safe as a folder name on every system. */
export const RegistryName = z
  .string()
  .min(1)
  .max(100)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'may hold letters, digits, dot, dash and underscore, and starts with a letter or digit',
  )
  .refine((name) => !name.endsWith('.') && !DEVICE_NAME.test(name), 'is not a folder name on every system')

/** One version as `model_registry.json` keeps it. What has a default is ours: other tools may leave it out. */
export const RegistryEntry = z.object({
  name: z.string(),
  version: z.string(),
  created_at: z.string(),
  created_by: z.string().nullable().default(null),
  base_model: z.string(),
  /** Name of the dataset that it was judged on. */
  dataset: z.string(),
  /** Which of its images, and a hash over photos and masks. */
  evaluated_on: z.object({ split: z.string(), images: z.int(), hash: z.string() }).nullable().default(null),
  metrics: z.object({
    val_iou: z.number().nullable(),
    val_f1: z.number().nullable(),
    precision: z.number().nullable(),
    recall: z.number().nullable(),
    /** Milliseconds per image, median. */
    inference_time_cpu: z.number().nullable(),
    inference_time_gpu: z.number().nullable(),
  }),
  /** Relative to the registry, with `/`. */
  file: z.string(),
  size_mb: z.number(),
  sha256: z.string(),
  threshold: z.number(),
  /** What is done to its probabilities before they are a mask, in this order, and the SHA-256 of that list. */
  post_processing: z.object({ steps: PostProcessing, hash: z.string() }).nullable().default(null),
  profile: ModelProfile,
  run: z.string().nullable(),
  epoch: z.int().nullable(),
  /** What the file was converted from. */
  origin: ModelOrigin.nullable().default(null),
  /** How close it came to references of the training side, or to the model that it is a variant of; the latest of each. */
  parity: z
    .array(
      z.object({
        reference: z.string(),
        reference_sha256: z.string(),
        passed: z.boolean(),
        images: z.int(),
        mean_difference: z.number(),
        max_difference: z.number(),
        iou: z.number().nullable(),
        tolerance: z.number(),
        min_iou: z.number(),
        measured_at: z.string(),
      }),
    )
    .default([]),
  verdict: Verdict,
  accepted_rejected_reason: z.string().nullable().default(null),
  note: z.string().nullable().default(null),
})
export type RegistryEntry = z.infer<typeof RegistryEntry>

export const RegistryIndex = z.looseObject({
  schemaVersion: z.literal(1),
  models: z.record(
    z.string(),
    z.looseObject({ versions: z.array(RegistryEntry.loose()), aliases: z.record(z.string(), z.string()) }),
  ),
})
export type RegistryIndex = z.infer<typeof RegistryIndex>

/** What an export does, in order: the job's `step`. Until the index is switched, nothing has changed for anybody. */
export const RELEASE_STEPS = [
  'Copy and hash',
  'Run the copy on one image',
  'Write the card and checksums',
  'Switch the index',
  'Add the event',
] as const
export type ReleaseStep = (typeof RELEASE_STEPS)[number]
