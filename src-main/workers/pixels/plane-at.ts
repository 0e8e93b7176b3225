import { readStoredPlane } from '../../inference/plane-file.ts'
import type { ImageSize } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { upsample } from './upsample.ts'
import { asGrey, fromGrey, type GreyRaster } from './raster.ts'

/** A stored plane of probability, as large as the model gave it. */
export async function readPlane(address: string): Promise<GreyRaster> {
  const { width, height, values } = await readStoredPlane(address)
  return { width, height, pixels: values }
}

/** The same, resized to a picture. */
export const planeAt = async (codec: Codec, address: string, size: ImageSize): Promise<GreyRaster> =>
  resizedTo(codec, await readPlane(address), size)

export async function resizedTo(codec: Codec, plane: GreyRaster, { width, height }: ImageSize): Promise<GreyRaster> {
  // What shrinks is averaged first; what grows is enlarged afterwards, by the middles of pixels.
  const inner = { width: Math.min(plane.width, width), height: Math.min(plane.height, height) }
  const shrinks = inner.width < plane.width || inner.height < plane.height
  const shrunk = shrinks ? asGrey(await codec.resize(fromGrey(plane), inner)) : plane
  return inner.width < width || inner.height < height ? upsample(shrunk, { width, height }) : shrunk
}
