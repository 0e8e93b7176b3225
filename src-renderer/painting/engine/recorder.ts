import { changedRect, copyRect, encodePatch, pasteRect, type PatchTile } from '../../../src-shared/mask/index.ts'
import type { MaskPlane } from './mask-plane.ts'

/** A change of the mask as two patches: what was, and what is. Bytes of src-shared/mask/patch.ts. */
export type Change = { before: Uint8Array; after: Uint8Array }

/** Remembers tiles as they were before one gesture or operation touched them. */
export class Recorder {
  readonly #plane: MaskPlane
  readonly #before = new Map<number, Uint8Array>()

  constructor(plane: MaskPlane) {
    this.#plane = plane
  }

  /** Call before the first write into a tile; returns the tile's bytes as they were. */
  touch(tile: number): Uint8Array {
    const known = this.#before.get(tile)
    if (known) return known
    const copy = copyRect(this.#plane.data, this.#plane.width, this.#plane.tileRect(tile))
    this.#before.set(tile, copy)
    return copy
  }

  /** Puts everything back. */
  revert(): void {
    for (const [tile, pixels] of this.#before) {
      const rect = this.#plane.tileRect(tile)
      pasteRect(this.#plane.data, this.#plane.width, rect, pixels)
      this.#plane.markRect(rect)
    }
    this.#before.clear()
  }

  /** What came of it; null where no byte is another than before. */
  finish(): Change | null {
    const { width, height, data } = this.#plane
    const before: PatchTile[] = []
    const after: PatchTile[] = []
    for (const [tile, pixels] of [...this.#before].sort(([a], [b]) => a - b)) {
      const rect = this.#plane.tileRect(tile)
      const changed = changedRect(data, width, rect, pixels)
      if (!changed) continue
      const inTile = { ...changed, x: changed.x - rect.x, y: changed.y - rect.y }
      before.push({ ...changed, pixels: copyRect(pixels, rect.width, inTile) })
      after.push({ ...changed, pixels: copyRect(data, width, changed) })
      this.#plane.recount(tile)
    }
    this.#before.clear()
    if (after.length === 0) return null
    return {
      before: encodePatch({ width, height, tiles: before }),
      after: encodePatch({ width, height, tiles: after }),
    }
  }
}
