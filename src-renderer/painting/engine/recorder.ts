import { changedRect, copyRect, PatchEncoder, pasteRect, type Rect } from '../../../src-shared/mask/index.ts'
import type { MaskPlane } from './mask-plane.ts'
import { TilePool } from './tile-pool.ts'

/** A change of the mask as two patches: what was, and what is. Bytes of src-shared/mask/patch.ts. */
export type Change = { before: Uint8Array; after: Uint8Array }

/** One for all: gestures come one after the other. */
const pool = new TilePool()

/** Remembers tiles as they were before one gesture or operation touched them. */
export class Recorder {
  readonly #plane: MaskPlane
  readonly #before = new Map<number, Uint8Array>()

  readonly #hardens: boolean
  #isCounted = false

  /** @param exact undo and redo put back what was there, soft or not; else a binary mask is kept binary */
  constructor(plane: MaskPlane, { exact = false } = {}) {
    this.#plane = plane
    this.#hardens = plane.isBinary && !exact
  }

  /** Call before the first write into a tile; returns the tile's bytes as they were, until `finish` or `revert`. */
  touch(tile: number): Uint8Array {
    const known = this.#before.get(tile)
    if (known) return known
    const rect = this.#plane.tileRect(tile)
    const copy = copyRect(this.#plane.data, this.#plane.width, rect, pool.take(rect.width * rect.height))
    this.#before.set(tile, copy)
    return copy
  }

  has(tile: number): boolean {
    return this.#before.has(tile)
  }

  /** Puts everything back. */
  revert(): void {
    for (const [tile, pixels] of this.#before) {
      const rect = this.#plane.tileRect(tile)
      pasteRect(this.#plane.data, this.#plane.width, rect, pixels)
      this.#plane.markRect(rect)
      if (this.#isCounted) this.#plane.recount(tile)
    }
    this.#forget()
  }

  /** What came of it; null where no byte is another than before. */
  finish(): Change | null {
    const coding = this.coding()
    for (;;) {
      const { done, value } = coding.next()
      if (done) return value
    }
  }

  /** The same, a tile at a time. Nothing may write to the plane until it is done. */
  *coding(): Generator<void, Change | null> {
    const { width, height, data } = this.#plane
    const before = new PatchEncoder(width, height)
    const after = new PatchEncoder(width, height)
    this.#isCounted = true
    for (const [tile, pixels] of [...this.#before].sort(([a], [b]) => a - b)) {
      const rect = this.#plane.tileRect(tile)
      if (this.#hardens) this.#harden(rect, pixels)
      const changed = changedRect(data, width, rect, pixels)
      if (!changed) continue
      const inTile = { ...changed, x: changed.x - rect.x, y: changed.y - rect.y }
      addPart(before, changed, pixels, rect.width, inTile)
      addPart(after, changed, data, width, changed)
      this.#plane.recount(tile)
      yield
    }
    this.#forget()
    return after.isEmpty ? null : { before: before.finish(), after: after.finish() }
  }

  /** What was written becomes 255 from 128 on, else 0; what was there before stays as it was. */
  #harden(rect: Rect, before: Uint8Array): void {
    const { width, data } = this.#plane
    let isSoft = false
    for (let y = 0, then = 0; y < rect.height; y++) {
      for (let at = (rect.y + y) * width + rect.x, end = at + rect.width; at < end; at++, then++) {
        const value = data[at] as number
        if (value === 0 || value === 255 || value === before[then]) continue
        data[at] = value < 128 ? 0 : 255
        isSoft = true
      }
    }
    if (isSoft) this.#plane.markRect(rect)
  }

  #forget(): void {
    for (const pixels of this.#before.values()) pool.giveBack(pixels)
    this.#before.clear()
  }
}

/** @param from the part's place in `pixels`, whose rows have `stride` bytes */
function addPart(patch: PatchEncoder, area: Rect, pixels: Uint8Array, stride: number, from: Rect): void {
  const part = copyRect(pixels, stride, from, pool.take(area.width * area.height))
  patch.add(area, part)
  pool.giveBack(part)
}
