import { changedRect, pasteRect, type Rect } from '../../../src-shared/mask/index.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'

/** Puts the bytes of a whole tile into the plane; a tile that stays as it is costs no memory and no redrawing. */
export function writeTile(plane: MaskPlane, recorder: Recorder, tile: number, rect: Rect, pixels: Uint8Array): void {
  const changed = changedRect(plane.data, plane.width, rect, pixels)
  if (!changed) return
  recorder.touch(tile)
  pasteRect(plane.data, plane.width, rect, pixels)
  plane.markRect(changed)
}
