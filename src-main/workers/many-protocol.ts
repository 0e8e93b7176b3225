import type { ErrorDescription, ProviderInUse } from '../../src-shared/domain/index.ts'
import type { Processing } from './processing-protocol.ts'
import type { Feed, ImageSize, ModelRequest } from './request-parts.ts'

/**
 * Requests of many images at once: the road of an evaluation. A message for each image would leave the processor waiting
 * for messages. An image that fails has its own error in the answer, and stops none of the others.
 */

export type Content = ImageSize & { left: number; top: number }

/** Where the input of an image lies: uint8, height × width × 3. `crc32` tells a row that was damaged or never written. */
export type InputSlice = { path: string; offset: number; crc32: number | null }

export type OneOfMany<T> = { ok: T } | { error: ErrorDescription }

/** Writes the inputs of photos into a file that is there, each at its offset. */
export type InputsRequest = { feed: Feed; out: string; photos: { path: string; offset: number }[] }
export type InputsResponse = { results: OneOfMany<{ content: Content; crc32: number }>[] }

/** Histograms as `score` gives them. */
export type ScoresRequest = { pairs: ScorePair[] }
/** With `processing` the finished mask is counted, as 0 and 255; else the probabilities. */
export type ScorePair = { plane: string; mask: string; processing?: Processing | undefined }
export type ScoresResponse = { results: OneOfMany<{ histograms: Uint32Array }>[] }

/**
 * `mask` asks for the plane's histograms against that ground truth as well: the plane is at hand then. They are missing where the
 * mask is not one that we wrote ourselves, or is smaller than the plane: the pixels worker scores those.
 */
export type ManyImage = { input: InputSlice; content: Content; out: string; mask?: string | undefined }

/** As `run`, of many images. `marker` is a file that always names the images that are being run (see inference/marker.ts). */
export type RunManyRequest = ModelRequest & {
  images: ManyImage[]
  /** What the paths of packs begin with that the planes go into (see inference/plane-pack.ts); else each goes into its `out`. */
  pack?: string | undefined
  /** How many images are still to come, these included: whether measuring a batch size is worth its time. */
  total: number
  marker: string
  /** In one session, whatever there is room for: after lanes have died together. */
  alone?: boolean
}
export type RunManyResponse = {
  provider: ProviderInUse
  /** Images that went through the model together. */
  batch: number
  /** Images, or batches of them, that ran beside each other: each took its time of a thread of its own. */
  lanes: number
  /** The most images that went through one session at once, trials included: it holds memory for these. */
  widest: number
  /** Fewer than images where the caller has cancelled. */
  results: OneOfMany<ManyResult>[]
}

/** `bytes` are those of the plane, `place` is where in a pack; histograms are encoded (see evaluation/histogram-codec.ts). */
export type ManyResult = {
  durationMs: number
  bytes: number
  place?: string | undefined
  histograms?: Uint8Array | undefined
}
