import { readFile } from 'node:fs/promises'
import { decodePlane } from '../../inference/plane-file.ts'
import type { ImageSize } from '../protocol.ts'
import type { Codec } from './codec.ts'
import { upsample } from './upsample.ts'
import { asGrey, fromGrey, type GreyRaster } from './raster.ts'

/** A stored plane of probability, resized to a picture. */
export async function planeAt(codec: Codec, path: string, size: ImageSize): Promise<GreyRaster> {
  const { width, height, values } = await decodePlane(await readFile(path), path)
  const plane = { width, height, pixels: values }
  if (width === size.width && height === size.height) return plane
  if (width <= size.width && height <= size.height) return upsample(plane, size)
  return asGrey(await codec.resize(fromGrey(plane), { width: size.width, height: size.height }))
}
