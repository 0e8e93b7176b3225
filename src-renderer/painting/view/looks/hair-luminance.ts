import type { MaskPlane } from '../../engine/index.ts'
import type { Photo } from '../photo.ts'
import { luminance } from './dye.ts'

/** The longer side of the copy that is looked at: enough for a mean. */
const LOOKED_AT_PX = 128
/** Less hair than this, in whole pixels of the copy, says nothing. */
const LEAST_HAIR_PX = 4

/** Middle luminance of the hair, 0..1, each pixel as much as the mask covers it; null where there is hardly any. */
export function hairLuminance(photo: Photo, plane: MaskPlane): number | null {
  const scale = Math.min(1, LOOKED_AT_PX / Math.max(photo.width, photo.height))
  const width = Math.max(1, Math.round(photo.width * scale))
  const height = Math.max(1, Math.round(photo.height * scale))
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(photo.level(scale), 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  let light = 0
  let hair = 0
  for (let at = 0; at < width * height; at++) {
    const x = Math.floor((((at % width) + 0.5) / width) * plane.width)
    const y = Math.floor(((Math.floor(at / width) + 0.5) / height) * plane.height)
    const coverage = (plane.data[y * plane.width + x] as number) / 255
    light += (coverage * luminance(Array.from(data.subarray(at * 4, at * 4 + 3)))) / 255
    hair += coverage
  }
  return hair < LEAST_HAIR_PX ? null : light / hair
}
