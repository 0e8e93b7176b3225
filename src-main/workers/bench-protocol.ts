import type { ProviderInUse } from '../../src-shared/domain/index.ts'
import type { Content } from './many-protocol.ts'
import type { Processing } from './processing-protocol.ts'
import type { Feed, ImageSize, ModelRequest } from './request-parts.ts'

/** Requests that measure: every list holds milliseconds, one entry for each of `runs`. */

/** `tensor` is a photo at the model's size, as `tensor` writes it. The last plane is left in `out`. */
export type BenchStagesRequest = ModelRequest & {
  tensor: string
  content: Content
  runs: number
  warmup: number
  out: string
}
export type BenchStagesResponse = {
  provider: ProviderInUse
  /** Version of onnxruntime. */
  runtime: string
  threads: number
  /** Pixels to tensor, inference, tensor to plane. */
  prepareMs: number[]
  runMs: number[]
  readMs: number[]
}

/** The part of a prediction that needs no model: a photo to pixels of the model's size; a plane to a mask of the photo's size. */
export type BenchPixelsRequest = {
  path: string
  feed: Feed
  plane: string
  size: ImageSize
  processing: Processing
  runs: number
  warmup: number
}
export type BenchPixelsResponse = { decodeMs: number[]; resizeMs: number[]; finishMs: number[] }
