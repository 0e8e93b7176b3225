import { z } from 'zod'
import { Id, Sha256, SplitChoice } from './dataset.ts'
import { ProviderFallback } from './model.ts'

/** Mean difference of probability (a share of 1) and IoU of the thresholded masks: what passes unless said otherwise. */
export const PARITY_DEFAULTS = { tolerance: 0.03, minIou: 0.99 } as const

/** What a model was compared with. */
export const ParityReference = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('files'),
    /** A .npz or .npy file, or a folder of files. */
    path: z.string(),
    /** Over the bytes of all its files. */
    sha256: Sha256,
    bytes: z.number(),
  }),
  z.object({
    kind: z.literal('model'),
    modelId: Id,
    name: z.string(),
    sha256: Sha256,
    /** The compared model was made of this one (a float16 or quantised variant) and must give what it gives. */
    isOriginal: z.boolean().optional(),
  }),
])
export type ParityReference = z.infer<typeof ParityReference>

/** One image, or one row of the reference's tensors. Differences are of probability, 0..1. */
export const ParitySample = z.object({
  /** Path in the dataset, or "row 3". */
  name: z.string(),
  imageId: Id.nullable(),
  meanDifference: z.number(),
  maxDifference: z.number(),
  /** null where both masks are empty. */
  iou: z.number().nullable(),
  /** 8-bit grey PNGs; `difference` is four times as bright as it is. Absent where no pictures are kept. */
  pictures: z.object({ reference: z.string(), ours: z.string(), difference: z.string() }).optional(),
})
export type ParitySample = z.infer<typeof ParitySample>

const Size = z.object({ width: z.int(), height: z.int() })

export const ParityResult = z.object({
  id: z.int(),
  modelId: Id,
  model: z.string(),
  modelSha256: Sha256,
  profileHash: z.string(),
  /** Of the masks. */
  threshold: z.number(),
  reference: ParityReference,
  /** How the model was fed: with the reference's own tensors, with its pixels, or with images through the whole pipeline. */
  fedWith: z.enum(['tensors', 'pixels', 'images']),
  dataset: z.string().nullable(),
  split: SplitChoice.nullable(),
  /** Images that were compared, and those that could not be. */
  images: z.int(),
  problems: z.array(z.object({ name: z.string(), message: z.string() })),
  passed: z.boolean(),
  tolerance: z.number(),
  minIou: z.number(),
  /** Over images. */
  meanDifference: z.number(),
  maxDifference: z.number(),
  /** Mean over images (null where all masks are empty), the lowest, and over all pixels together. */
  iou: z.number().nullable(),
  worstIou: z.number().nullable(),
  pooledIou: z.number().nullable(),
  /** Images that would not pass alone. */
  beyond: z.int(),
  /** Of the output before activation, where the reference holds that: largest and mean. */
  raw: z.object({ maxDifference: z.number(), meanDifference: z.number() }).nullable(),
  /** Images whose reference had another size than what the model gave, and the sizes of the first; null where there is none. */
  resized: z.object({ images: z.int(), reference: Size, ours: Size }).nullable().default(null),
  /** The worst first. */
  worst: z.array(ParitySample),
  provider: z.string(),
  fallbacks: z.array(ProviderFallback),
  measuredAt: z.string(),
})
export type ParityResult = z.infer<typeof ParityResult>

const Share = z.number().min(0).max(1)
export const ParityOrder = z.object({
  modelId: Id,
  /** Files of the training side … */
  reference: z.string().min(1).max(4096).optional(),
  /** … its inputs, where they lie in another file … */
  inputs: z.string().min(1).max(4096).optional(),
  /** … or another model. */
  againstModelId: Id.optional(),
  /** That model is the original of this one: then a failed comparison stands in the way of a release. */
  isOriginal: z.boolean().default(false),
  /** The images, for references without inputs and for models. */
  datasetId: Id.optional(),
  split: SplitChoice.default('all'),
  tolerance: Share.default(PARITY_DEFAULTS.tolerance),
  minIou: Share.default(PARITY_DEFAULTS.minIou),
  /** Whether reference tensors hold the output as the graph gives it, or finished probabilities; auto looks at the values. */
  holds: z.enum(['auto', 'raw', 'probability']).default('auto'),
})
export type ParityOrder = z.infer<typeof ParityOrder>

/** What a release says of one comparison. */
export type ParityEvidence = Pick<
  ParityResult,
  'passed' | 'tolerance' | 'minIou' | 'meanDifference' | 'maxDifference' | 'iou' | 'images' | 'measuredAt' | 'reference'
>

/** What was compared lies within the limits. Passed is more: nothing was left out. */
export const isWithinLimits = (
  found: Pick<ParityResult, 'meanDifference' | 'iou'>,
  { tolerance, minIou }: Pick<ParityOrder, 'tolerance' | 'minIou'>,
): boolean => found.meanDifference <= tolerance && (found.iou ?? 1) >= minIou

/** Failed against what the model has to give. Two models that were never meant to be the same may differ. */
export const isObjection = ({ passed, reference }: Pick<ParityEvidence, 'passed' | 'reference'>): boolean =>
  !passed && (reference.kind === 'files' || reference.isOriginal === true)

/** "model-fp32", "reference.npz". */
export const referenceName = (reference: ParityReference): string =>
  reference.kind === 'model' ? reference.name : (reference.path.split(/[/\\]/).pop() ?? reference.path)

/** "On all 6 images the reference has another size than this model gives (…)"; null where both were of one size. */
export function resizedSentence({ resized, reference, images }: ParityResult): string | null {
  if (!resized) return null
  const size = ({ width, height }: z.infer<typeof Size>) => `${width} × ${height}`
  const some = resized.images < images ? `${resized.images} of ${images} images` : `all ${images} images`
  const [where, the] = images === 1 ? ['', 'The'] : [`On ${some} `, 'the']
  const first = `${size(resized.reference)} and ${size(resized.ours)}${images === 1 ? '' : ' on the first'}`
  return reference.kind === 'model'
    ? `${where}${reference.name} gives another size than this model (${first}): both were resized to the photo.`
    : `${where}${the} reference has another size than this model gives (${first}): that was resized to compare.`
}
