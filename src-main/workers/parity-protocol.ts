import type { ProviderInUse } from '../../src-shared/domain/index.ts'
import type { Difference } from '../parity/difference.ts'
import type { NpyArray } from '../parity/npy.ts'
import type { Feed, ImageSize, ModelRequest } from './request-parts.ts'

/** Comparing what a model gives with references of the training side. */

/** Planes of an image that is to be shown. */
export type KeptPlanes = { reference: string; ours: string; difference: string }

/** One row of an array as one image: channels first, last, or none. */
export type TensorRow = {
  array: NpyArray
  index: number
  channels: number
  height: number
  width: number
  layout: 'NCHW' | 'NHWC'
}
/** How a row of a reference is read: as the graph's output is, or as probability in `scale` (255 for 0..255). */
export type ReferenceRow = TensorRow & { holds: 'raw' | 'probability'; scale: number }

/** Feeds one row to the model and compares with the row of the reference. `pixels`: RGB 0..255 of the model's size. */
export type CompareTensorsRequest = ModelRequest & {
  input: TensorRow & { as: 'tensor' | 'pixels' }
  reference: ReferenceRow
  threshold: number
  keep: KeptPlanes | null
}
/** How large both are before one of them is resized. */
export type ComparedSizes = { reference: ImageSize; ours: ImageSize }
export type CompareTensorsResponse = {
  provider: ProviderInUse
  sizes: ComparedSizes
  difference: Difference
  /** Of the output before activation; null where the reference is no such output. */
  raw: { max: number; sum: number; values: number } | null
}

/**
 * A stored plane against a reference, at the reference's size; against another plane at `size`. A picture is grey, 0..255
 * (or 0 and 1). Its shape tells whether a reference is of the photo or of the model's input, which was fed as `feed` says.
 */
export type ComparePlanesRequest = {
  ours: string
  reference:
    | { kind: 'plane'; path: string; size: ImageSize }
    | { kind: 'picture'; path: string; photo: ImageSize; feed: Feed }
    | { kind: 'row'; row: ReferenceRow; photo: ImageSize; feed: Feed; model: Pick<ModelRequest, 'profile'> }
  threshold: number
  keep: KeptPlanes | null
}
export type ComparePlanesResponse = { difference: Difference; sizes: ComparedSizes }

/** Lowest and highest value of some rows; `whole`: no values between integers. */
export type LookAtTensorRequest = { array: NpyArray; rows: number; length: number }
export type LookAtTensorResponse = { lowest: number; highest: number; finite: boolean }
