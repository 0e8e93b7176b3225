import { applyPatch, decodePatch, tilesOf } from '../../../src-shared/mask/index.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'

/**
 * Writes a patch into the mask and marks what it covers. @param recorder remembers what was there; it counts when it ends,
 * else the tiles are counted here
 */
export function writePatch(plane: MaskPlane, bytes: Uint8Array, recorder?: Recorder): void {
  const { width, height, data } = plane
  const patch = decodePatch(bytes)
  // Ours keep to the grid of tiles; another program's patch may lie across it.
  const tiles = new Set(
    patch.tiles.flatMap((tile) => Array.from(tilesOf(tile, width, height), ({ x, y }) => plane.tileIndexAt(x, y))),
  )
  if (recorder) for (const tile of tiles) recorder.touch(tile)
  applyPatch(data, width, height, patch)
  for (const tile of patch.tiles) plane.markRect(tile)
  if (!recorder) for (const tile of tiles) plane.recount(tile)
}
