import { pasteCode, requirePatchFor, tilesOf, walkPatch } from '../../../src-shared/mask/index.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'

/**
 * Writes a patch into the mask, a tile at a time, and marks what it covers: one that covers a large mask is more than a
 * frame can bear. Nothing else may write to the plane until it is done.
 * @param bytes known to be sound: made here, or checked when they were read
 * @param recorder remembers what was there; it counts when it ends, else the tiles are counted here
 */
export function* writingPatch(plane: MaskPlane, bytes: Uint8Array, recorder?: Recorder): Generator<void, void> {
  const { width, height, data } = plane
  for (const part of walkPatch(bytes)) {
    // Ours keep to the grid of tiles; another program's patch may lie across it.
    const tiles = Array.from(tilesOf(part, width, height), ({ x, y }) => plane.tileIndexAt(x, y))
    if (recorder) for (const tile of tiles) recorder.touch(tile)
    pasteCode(data, width, part)
    plane.markRect(part)
    if (!recorder) for (const tile of tiles) plane.recount(tile)
    yield
  }
}

/** The same at once. @throws AppError before anything is written, where the patch is damaged or of another mask */
export function writePatch(plane: MaskPlane, bytes: Uint8Array): void {
  requirePatchFor(bytes, plane.width, plane.height)
  const writing = writingPatch(plane, bytes)
  while (!writing.next().done);
}
