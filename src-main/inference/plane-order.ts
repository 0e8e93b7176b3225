import type { ErrorCode, Model, ProviderChoice, ProviderInUse } from '../../src-shared/domain/index.ts'
import type { ModelRequest } from '../workers/protocol.ts'
import type { Photo } from './photos.ts'
import type { PlaneKey } from './plane-ledger.ts'

export type StoredPlane = {
  /** Its address: see plane-pack.ts. */
  planePath: string
  provider: ProviderInUse
  /** Milliseconds that inference took when it ran. */
  durationMs: number
  /** True when it was stored before. */
  cached: boolean
  bytes: number
  /** True where it was stored before, and had been given up for room. */
  madeAgain?: boolean
  /** So many ran beside each other when it was made. */
  lanes?: number
  /** Where it was just made, and scored on the way: encoded, against that mask. */
  scored?: { mask: MaskOfPlane; histograms: Uint8Array } | undefined
}

/** `state` tells this file from another one that had the same name earlier or later: its inode, time and size. */
export type MaskOfPlane = { path: string; state: string }

/**
 * `planePath` is the plane's own file; with a `key` it is kept in the books and may lie in a pack instead. With `mask`, what is made
 * is scored against that ground truth where that is quick; the caller looks for `scored`.
 */
export type PlaneItem = { photo: Photo; planePath: string; key?: PlaneKey; mask?: MaskOfPlane | undefined }

/** How an order goes on. */
type Course = {
  /** Images that are still to come, these included. */
  total?: number
  signal?: AbortSignal | undefined
  /** Called once the images are with the worker, or are found to be stored. */
  onSent?: (() => void) | undefined
}

export type PlaneOrder = Course & {
  items: readonly PlaneItem[]
  /** The dataset whose cache has the inputs; null for photos that are in none. */
  datasetId: string | null
  provider: string
  request: () => Promise<ModelRequest>
}

/** Photos of one dataset, or of none (`datasetId` null). */
export type PlanesOrder = Course & {
  model: Model
  datasetId: string | null
  photos: readonly Photo[]
  /** One for each photo: see PlaneItem. */
  masks?: readonly MaskOfPlane[] | undefined
  provider: ProviderChoice
}

/** What a worker's death is told as. */
export const DEATHS: readonly ErrorCode[] = ['DEVICE_UNAVAILABLE', 'TIME_LIMIT']
