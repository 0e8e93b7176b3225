import { copyRect, encodePatch, tilesOf } from '../../../src-shared/mask/index.ts'
import type { MaskPlane } from './mask-plane.ts'

/** All of a mask as one patch. */
export function wholePatchOf({ width, height, data, bounds }: MaskPlane): Uint8Array {
  const tiles = Array.from(tilesOf(bounds, width, height), (tile) => ({
    ...tile,
    pixels: copyRect(data, width, tile),
  }))
  return encodePatch({ width, height, tiles })
}
