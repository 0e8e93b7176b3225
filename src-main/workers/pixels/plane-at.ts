import { readFile } from 'node:fs/promises'
import { decodePlane } from '../../inference/plane-file.ts'
import type { ImageSize } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { upsample } from './upsample.ts'
import { asGrey, fromGrey, type GreyRaster } from './raster.ts'

/** A stored plane of probability, as large as the model gave it. */
export async function readPlane(path: string): Promise<GreyRaster> {
  const { width, height, values } = await decodePlane(await readFile(path), path)
  return { width, height, pixels: values }
}

/** The same, resized to a picture. */
export const planeAt = async (codec: Codec, path: string, size: ImageSize): Promise<GreyRaster> =>
  resizedTo(codec, await readPlane(path), size)

export async function resizedTo(codec: Codec, plane: GreyRaster, { width, height }: ImageSize): Promise<GreyRaster> {
  if (plane.width === width && plane.height === height) return plane
  if (plane.width <= width && plane.height <= height) return upsample(plane, { width, height })
  return asGrey(await codec.resize(fromGrey(plane), { width, height }))
}
