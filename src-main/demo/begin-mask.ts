import { copyRect, encodePatch, tilesOf } from '../../src-shared/mask/index.ts'
import type { Plane } from '../inference/plane-file.ts'

/**
 * A model's probability as the first stroke of a mask, as "Start from" in the window does it: at the image's size, 255 from
 * the threshold up. Nearest pixels are good enough for a mask that somebody is still painting.
 * @returns a patch (src-shared/mask/patch.ts)
 */
export function patchOf(plane: Plane, size: { width: number; height: number }, threshold: number): Uint8Array {
  const { width, height } = size
  const least = Math.ceil(threshold * 255)
  const mask = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * plane.height) / height) * plane.width
    for (let x = 0; x < width; x++) {
      const value = plane.values[row + Math.floor(((x + 0.5) * plane.width) / width)] as number
      if (value >= least) mask[y * width + x] = 255
    }
  }
  const tiles = Array.from(tilesOf({ x: 0, y: 0, width, height }, width, height), (tile) => ({
    ...tile,
    pixels: copyRect(mask, width, tile),
  }))
  return encodePatch({ width, height, tiles })
}
