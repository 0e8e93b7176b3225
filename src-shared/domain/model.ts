import { z } from 'zod'
import { PostProcessing } from '../postprocessing/steps.ts'
import { Id, Sha256, Target } from './dataset.ts'

const Triple = z.tuple([z.number(), z.number(), z.number()])
const Spread = z.number().refine((value) => value !== 0, 'must not be 0')

/**
 * How a model is fed. value = (pixel × scale − mean) / std per channel, mean and std in RGB order.
 * `per-image` takes mean and std of the resized image itself, channel by channel, after scale.
 */
export const ProfileInput = z.strictObject({
  name: z.string().min(1),
  /** Pixels. */
  width: z.int().min(1).max(8192),
  height: z.int().min(1).max(8192),
  layout: z.enum(['NCHW', 'NHWC']),
  /** RGBA: the fourth channel is a previous mask, 0. */
  channels: z.enum(['RGB', 'BGR', 'RGBA']),
  scale: z.number(),
  mean: Triple,
  std: z.tuple([Spread, Spread, Spread]),
  normalization: z.enum(['fixed', 'per-image']),
  /** Letterbox: centred, black, cut off before resizing back. */
  fit: z.enum(['stretch', 'letterbox']),
  /** `bilinear-antialias` is what Pillow does; `bilinear` (two taps) what OpenCV does. */
  resample: z.enum(['bilinear-antialias', 'bilinear']),
})
export type ProfileInput = z.infer<typeof ProfileInput>

/** How a model is read. The activation is applied before the class is picked. */
export const ProfileOutput = z.strictObject({
  name: z.string().min(1),
  layout: z.enum(['NCHW', 'NHWC']),
  /** `divide-by-255`: probabilities, or a mask, as levels of a picture. Else one channel of whole numbers holds indices of classes. */
  activation: z.enum(['none', 'sigmoid', 'softmax', 'argmax', 'divide-by-255']),
  class: z.int().min(0).max(100_000),
  invert: z.boolean(),
})
export type ProfileOutput = z.infer<typeof ProfileOutput>

/** Whether one channel of an output is a map of class indices: the graph has chosen already. */
export const holdsIndices = (type: string, activation: ProfileOutput['activation']): boolean =>
  activation === 'argmax' || (activation !== 'divide-by-255' && /^u?int/.test(type))

/** A complete profile: every field has its value. */
export const ModelProfile = z.strictObject({ target: Target, input: ProfileInput, output: ProfileOutput })
export type ModelProfile = z.infer<typeof ModelProfile>

/** A profile as people write it: what is left out takes its neutral value (see `completeProfile`). */
export const PartialProfile = z.strictObject({
  target: Target.optional(),
  input: ProfileInput.partial().optional(),
  output: ProfileOutput.partial().optional(),
})
export type PartialProfile = z.infer<typeof PartialProfile>

/** A tensor as the graph declares it. A dynamic dimension is its name, or `?`. */
export const TensorInfo = z.object({
  name: z.string(),
  type: z.string(),
  shape: z.array(z.union([z.int(), z.string()])),
})
export type TensorInfo = z.infer<typeof TensorInfo>

/** Where a converted model comes from. Its `sha256` elsewhere is that of the converted file, which runs. */
export const ModelOrigin = z.object({
  /** Name of the file that was converted; null where only the converted file is known, which does not keep it. */
  file: z.string().nullable(),
  /** Of the file that was converted. */
  sha256: Sha256,
  bytes: z.int(),
  format: z.literal('tflite'),
  /** Name and version of what converted it. */
  converter: z.string(),
  /** The published model that it is, where it is known. */
  known: z.string().nullable(),
  /** The published model that it is built like, where its weights are others: trained anew, or damaged. */
  resembles: z.string().nullable().default(null),
})
export type ModelOrigin = z.infer<typeof ModelOrigin>

/** By output: the activation that the graph itself applies last. */
export const GraphActivations = z.record(z.string(), z.enum(['softmax', 'sigmoid', 'argmax']))
export type GraphActivations = z.infer<typeof GraphActivations>

/** What an ONNX file says of itself. */
export const ModelFacts = z.object({
  path: z.string(),
  sha256: Sha256,
  bytes: z.int(),
  inputs: z.array(TensorInfo),
  outputs: z.array(TensorInfo),
  operators: z.int(),
  opset: z.int().nullable(),
  producer: z.string(),
  /** Files that hold weights of it, relative to its folder, with `/`. Empty for most. */
  weightFiles: z.array(z.string()),
  /** Numbers stored in initializers and Constant nodes. */
  weights: z.int(),
  activations: GraphActivations.optional(),
  /** The profile that the file itself carries, in its metadata under `hairline.profile`; null for most. */
  carriedProfile: PartialProfile.nullable(),
  /** Values that the file names for its input, without being a whole profile: they stand where nobody says otherwise. */
  profileHints: PartialProfile.optional(),
  /** Where it was converted from. */
  origin: ModelOrigin.optional(),
})
export type ModelFacts = z.infer<typeof ModelFacts>

export const ExecutionProvider = z.enum(['cpu', 'cuda', 'tensorrt', 'webgpu', 'directml', 'coreml'])
export type ExecutionProvider = z.infer<typeof ExecutionProvider>
export const PROVIDER_WORDS: Record<ExecutionProvider, string> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  webgpu: 'WebGPU',
  directml: 'DirectML',
  coreml: 'Core ML',
}
export const ProviderChoice = z.enum(['auto', ...ExecutionProvider.options])
export type ProviderChoice = z.infer<typeof ProviderChoice>

export const Model = z.object({
  id: Id,
  name: z.string(),
  path: z.string(),
  sha256: Sha256,
  bytes: z.int(),
  inputs: z.array(TensorInfo),
  outputs: z.array(TensorInfo),
  profile: ModelProfile,
  profileSource: z.enum(['given', 'detected', 'recognized']),
  /** Probability from which a pixel counts, 0..1. */
  threshold: z.number().min(0).max(1),
  /** What is done to its probabilities wherever a mask is given out, in this order. */
  postProcessing: PostProcessing.default([]),
  /** SHA-256 of that list; null where it is empty. */
  postProcessingHash: z.string().nullable().default(null),
  runId: Id.nullable(),
  runName: z.string().nullable(),
  epoch: z.int().nullable(),
  /** Null for a file that runs as it is. */
  origin: ModelOrigin.nullable().default(null),
  createdAt: z.string(),
})
export type Model = z.infer<typeof Model>

/** A list of steps that was saved with a model. */
export const PostProcessingChange = z.object({
  steps: PostProcessing,
  note: z.string().nullable(),
  author: z.string().nullable(),
  changedAt: z.string(),
})
export type PostProcessingChange = z.infer<typeof PostProcessingChange>

export const Checkpoint = z.object({ epoch: z.int(), modelId: Id, model: z.string(), file: z.string(), sha256: Sha256 })
export type Checkpoint = z.infer<typeof Checkpoint>

export const Run = z.object({ id: Id, name: z.string(), path: z.string(), checkpoints: z.int(), createdAt: z.string() })
export type Run = z.infer<typeof Run>

/** A provider that was tried before the one in use, or asked for, and why it was not taken. */
export const ProviderFallback = z.object({ provider: ExecutionProvider, reason: z.string() })
export type ProviderFallback = z.infer<typeof ProviderFallback>

/** What a provider really did: `fallback` is the sentence why it is not the one that was asked for. */
export const ProviderInUse = z.object({
  name: ExecutionProvider,
  fallback: z.string().nullable(),
  /** What was asked for; absent where it is not known any more. */
  requested: ProviderChoice.optional(),
  fallbacks: z.array(ProviderFallback).optional(),
})
export type ProviderInUse = z.infer<typeof ProviderInUse>
