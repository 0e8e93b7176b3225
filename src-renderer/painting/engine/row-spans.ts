import { TILE_SIZE } from '../../../src-shared/mask/index.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'

/**
 * A tile of the mask that is about to be written: its bytes before the gesture, and where pixel x, y of the plane lies
 * in them: `before[offset + y × stride + x]`.
 */
export type OpenTile = { before: Uint8Array; offset: number; stride: number }

/** Rows of one shape within one row of tiles: `first[i]..last[i]` are the pixels of row `top + i`. */
export class RowSpans {
  readonly first = new Int32Array(TILE_SIZE)
  readonly last = new Int32Array(TILE_SIZE)
  #left = 0
  #right = -1

  /** Cuts the first `rows` spans to 0..`width`; returns how many pixels they have. */
  clip(rows: number, width: number): number {
    const { first, last } = this
    let [left, right, pixels] = [width, -1, 0]
    for (let index = 0; index < rows; index++) {
      const from = Math.max(0, first[index] as number)
      const to = Math.min(width - 1, last[index] as number)
      first[index] = from
      last[index] = to
      if (from > to) continue
      if (from < left) left = from
      if (to > right) right = to
      pixels += to - from + 1
    }
    this.#left = left
    this.#right = right
    return pixels
  }

  /**
   * Calls `paint` for each part of a row that lies within one tile, tile by tile, and notes what changed. Rows `top` to
   * `bottom` of the plane lie in one row of tiles; call `clip` before.
   */
  paint(
    plane: MaskPlane,
    recorder: Recorder,
    top: number,
    bottom: number,
    paint: (y: number, first: number, last: number, tile: OpenTile) => void,
  ): void {
    if (this.#right < this.#left) return
    const tileRow = Math.floor(top / TILE_SIZE)
    const lastColumn = Math.floor(this.#right / TILE_SIZE)
    for (let column = Math.floor(this.#left / TILE_SIZE); column <= lastColumn; column++) {
      this.#paintTile(plane, recorder, tileRow * plane.tileColumns + column, top, bottom, paint)
    }
  }

  #paintTile(
    plane: MaskPlane,
    recorder: Recorder,
    tile: number,
    top: number,
    bottom: number,
    paint: (y: number, first: number, last: number, tile: OpenTile) => void,
  ): void {
    const rect = plane.tileRect(tile)
    const edge = rect.x + rect.width - 1
    let open: OpenTile | null = null
    let [left, right, firstRow, lastRow] = [edge + 1, rect.x - 1, -1, -1]
    for (let y = top; y <= bottom; y++) {
      const first = Math.max(rect.x, this.first[y - top] as number)
      const last = Math.min(edge, this.last[y - top] as number)
      if (first > last) continue
      open ??= { before: recorder.touch(tile), offset: -rect.y * rect.width - rect.x, stride: rect.width }
      if (firstRow < 0) firstRow = y
      lastRow = y
      if (first < left) left = first
      if (last > right) right = last
      paint(y, first, last, open)
    }
    if (firstRow >= 0) plane.markTile(tile, left, firstRow, right, lastRow)
  }
}

/** Calls `band` for each row of tiles that rows `top` to `bottom` touch. */
export function inTileRows(top: number, bottom: number, band: (top: number, bottom: number) => void): void {
  for (let start = top; start <= bottom;) {
    const end = Math.min(bottom, (Math.floor(start / TILE_SIZE) + 1) * TILE_SIZE - 1)
    band(start, end)
    start = end + 1
  }
}
