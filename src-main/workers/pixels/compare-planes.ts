import { basename } from 'node:path'
import { AppError } from '../../../src-shared/domain/index.ts'
import { coveredPart } from '../../parity/covered-part.ts'
import { differenceOf, fromBytes, type FloatPlane } from '../../parity/difference.ts'
import { describeArray, itemBytes, readRow } from '../../parity/npy.ts'
import { keepPlanes } from '../../parity/keep-planes.ts'
import { outputPlane, scaleRectangle } from '../inference/output-plane.ts'
import { readReference } from '../inference/reference-row.ts'
import type {
  ComparePlanesRequest,
  ComparePlanesResponse,
  LookAtTensorRequest,
  LookAtTensorResponse,
} from '../parity-protocol.ts'
import type { Feed, ImageSize } from '../request-parts.ts'
import type { Codec } from './codec.ts'
import { contentOf, type Rectangle } from './feed.ts'
import { readPlane, resizedTo } from './plane-at.ts'
import { isColourless, lumaOf } from './raster.ts'
import { readSourceFile } from './source-file.ts'

type Reference = ComparePlanesRequest['reference']

/** @throws AppError MASK_UNREADABLE, FILE_UNREADABLE, INVALID_INPUT */
export async function comparePlanes(codec: Codec, request: ComparePlanesRequest): Promise<ComparePlanesResponse> {
  const { plane, given } = await referencePlane(codec, request.reference)
  const { width, height } = plane
  const stored = await readPlane(request.ours)
  const ours = fromBytes((await resizedTo(codec, stored, { width, height })).pixels)
  if (request.keep) await keepPlanes(request.keep, plane, ours)
  return {
    difference: differenceOf(ours, plane.values, request.threshold),
    sizes: { reference: given, ours: { width: stored.width, height: stored.height } },
  }
}

/** Of the photo, and how large that was before it was resized. */
type Referenced = { plane: FloatPlane; given: ImageSize }

async function referencePlane(codec: Codec, reference: ComparePlanesRequest['reference']): Promise<Referenced> {
  if (reference.kind === 'plane') {
    const stored = await readPlane(reference.path)
    const { width, height, pixels } = await resizedTo(codec, stored, reference.size)
    const given = { width: stored.width, height: stored.height }
    return { plane: { width, height, values: fromBytes(pixels) }, given }
  }
  const plane = reference.kind === 'picture' ? await picturePart(codec, reference) : await rowPart(reference)
  return { plane, given: { width: plane.width, height: plane.height } }
}

async function picturePart(codec: Codec, reference: Extract<Reference, { kind: 'picture' }>): Promise<FloatPlane> {
  const picture = await picturePlane(codec, reference.path)
  const { width, height } = picture
  const part = partOf(reference, picture, `${basename(reference.path)} is ${width} × ${height}`)
  return crop(picture, scaleRectangle(part, reference.feed, picture))
}

async function rowPart(reference: Extract<Reference, { kind: 'row' }>): Promise<FloatPlane> {
  const { row, model } = reference
  const part = partOf(reference, row, `${row.array.name} is ${describeArray(row.array)}`)
  const { tensor, reading } = await readReference(row, model.profile)
  const { width, height, values } = outputPlane(tensor, { input: model.profile.input, output: reading }, part)
  return { width, height, values: fromBytes(values) }
}

/** @throws AppError INVALID_INPUT */
function partOf({ photo, feed }: { photo: ImageSize; feed: Feed }, reference: ImageSize, what: string): Rectangle {
  const part = coveredPart(reference, { photo, input: feed, content: contentOf(photo, feed) })
  if (part) return part
  throw new AppError(
    'INVALID_INPUT',
    `${what}, which is neither the shape of the photo (${photo.width} × ${photo.height}) nor that of the model's input (${feed.width} × ${feed.height}); bring its output at one of these sizes.`,
    { photo, input: { width: feed.width, height: feed.height } },
  )
}

function crop(plane: FloatPlane, { left, top, width, height }: Rectangle): FloatPlane {
  if (width === plane.width && height === plane.height) return plane
  const values = new Float32Array(width * height)
  for (let row = 0; row < height; row += 1) {
    const from = (top + row) * plane.width + left
    values.set(plane.values.subarray(from, from + width), row * width)
  }
  return { width, height, values }
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
