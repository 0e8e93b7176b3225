import { AppError } from '../../../src-shared/domain/index.ts'
import { differenceOf, fromBytes, type FloatPlane } from '../../parity/difference.ts'
import { itemBytes, readRow } from '../../parity/npy.ts'
import { keepPlanes } from '../../parity/keep-planes.ts'
import { outputPlane } from '../inference/output-plane.ts'
import { readReference } from '../inference/reference-row.ts'
import type {
  ComparePlanesRequest,
  ComparePlanesResponse,
  LookAtTensorRequest,
  LookAtTensorResponse,
} from '../parity-protocol.ts'
import type { Codec } from './codec.ts'
import { planeAt } from './plane-at.ts'
import { isColourless, lumaOf } from './raster.ts'
import { readSourceFile } from './source-file.ts'

/** @throws AppError MASK_UNREADABLE, FILE_UNREADABLE, INVALID_INPUT */
export async function comparePlanes(codec: Codec, request: ComparePlanesRequest): Promise<ComparePlanesResponse> {
  const reference = await referencePlane(codec, request.reference)
  const { width, height } = reference
  const ours = fromBytes((await planeAt(codec, request.ours, { width, height })).pixels)
  if (request.keep) await keepPlanes(request.keep, reference, ours)
  return { difference: differenceOf(ours, reference.values, request.threshold) }
}

async function referencePlane(codec: Codec, reference: ComparePlanesRequest['reference']): Promise<FloatPlane> {
  if (reference.kind === 'plane') {
    const { width, height, pixels } = await planeAt(codec, reference.path, reference.size)
    return { width, height, values: fromBytes(pixels) }
  }
  if (reference.kind === 'picture') return picturePlane(codec, reference.path)
  const { row, content, model } = reference
  const { tensor, reading } = await readReference(row, model.profile)
  const { width, height, values } = outputPlane(tensor, { input: model.profile.input, output: reading }, content)
  return { width, height, values: fromBytes(values) }
}

/** Grey, 0..255 for 0..1; a mask of 0 and 1 is taken as such. */
async function picturePlane(codec: Codec, path: string): Promise<FloatPlane> {
  const file = await readSourceFile(path, undefined, 'mask')
  await codec.header(file)
  const raster = await codec.decodeStored(file)
  if (!isColourless(raster)) {
    throw new AppError(
      'MASK_UNREADABLE',
      `${path} has colours, and a probability is grey; export it as an 8-bit grey PNG.`,
      {
        path,
      },
    )
  }
  const { width, height, pixels } = lumaOf(raster)
  const isMask = pixels.every((value) => value <= 1)
  return { width, height, values: isMask ? Float32Array.from(pixels) : fromBytes(pixels) }
}

/** A piece at a time: rows may be larger than what one wants in memory. */
const VALUES_AT_ONCE = 2 ** 20

export async function lookAtTensor({ array, rows, length }: LookAtTensorRequest): Promise<LookAtTensorResponse> {
  const seen: LookAtTensorResponse = { lowest: Infinity, highest: -Infinity, finite: true }
  for (let from = 0; from < rows * length; from += VALUES_AT_ONCE) {
    const values = Math.min(VALUES_AT_ONCE, rows * length - from)
    const piece = { ...array, offset: array.offset + from * itemBytes(array.dtype) }
    for (const value of await readRow(piece, 0, [values])) {
      if (!Number.isFinite(value)) seen.finite = false
      if (value < seen.lowest) seen.lowest = value
      if (value > seen.highest) seen.highest = value
    }
  }
  return seen
}
