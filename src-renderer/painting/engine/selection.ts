import { squaredDistances } from '../../../src-shared/mask/distance.ts'
import { type Rect } from '../../../src-shared/mask/index.ts'
import type { MaskPlane } from './mask-plane.ts'
import { addCover, fillRow, PolygonFill } from './polygon-fill.ts'

export type SelectionEdge = {
  /** 0..50: the edge becomes a ramp of so many pixels to both sides. */
  featherPx: number
  /** Without feather: pixels on the edge are covered as far as they are inside. Else all or nothing. */
  antialias: boolean
}

/** How much of a tile is selected: nothing, all, or 0..255 for each of its pixels. */
export type TileCover = { tile: number; rect: Rect; cover: Uint8Array | 0 | 255 }

/** Lines through a pixel, for antialiasing: at 1/8, 3/8, 5/8 and 7/8 of its height. */
const LINES = 4

/**
 * An area enclosed by a line (polygon-fill.ts says which pixels), tile by tile.
 *
 * Antialiased, a pixel is covered by the mean of four lines through it, each measured exactly. With a feather of r pixels
 * coverage is 1 − t²(3 − 2t), as at the edge of a soft brush, with t = (r − d) / 2r cut to 0..1, and d the distance of
 * the pixel to the edge: for a pixel inside that to the nearest pixel outside less one half, and the other way round.
 * Beyond the border of the photo the area goes on as it was drawn.
 */
export class Selection {
  readonly #fill: PolygonFill
  readonly #edge: SelectionEdge
  /** So far beyond a tile its coverage depends on what is selected. */
  readonly #pad: number

  /** @param points x, y, x, y … in image pixels; the last is joined to the first */
  constructor(points: readonly number[], edge: SelectionEdge) {
    this.#fill = new PolygonFill(points)
    this.#edge = edge
    this.#pad = edge.featherPx > 0 ? Math.ceil(edge.featherPx) + 1 : 0
  }

  /** All tiles of the plane, row by row. The bytes of one are overwritten by the next. */
  *tiles(plane: MaskPlane): Generator<TileCover> {
    const pad = this.#pad
    for (let row = 0; row < plane.tileRows; row++) {
      const first = plane.tileRect(row * plane.tileColumns)
      const [top, height] = [first.y - pad, first.height + 2 * pad]
      const isNear = this.#fill.bottom >= top && this.#fill.top <= top + height
      const lines = isNear ? this.#linesOf(top, height) : []
      for (let column = 0; column < plane.tileColumns; column++) {
        const tile = row * plane.tileColumns + column
        const rect = plane.tileRect(tile)
        const window = { x: rect.x - pad, y: top, width: rect.width + 2 * pad, height }
        yield { tile, rect, cover: evenCover(lines, window) ?? this.#coverOf(lines, window) }
      }
    }
  }

  get #isAntialiased(): boolean {
    return this.#edge.antialias && this.#edge.featherPx === 0
  }

  /** Where lines through rows of pixels are inside. */
  #linesOf(top: number, height: number): number[][] {
    const band = this.#fill.band(top, height)
    return this.#isAntialiased
      ? band.insideAll(top + 0.5 / LINES, 1 / LINES, height * LINES)
      : band.insideAll(top + 0.5, 1, height)
  }

  #coverOf(lines: readonly number[][], { x, width, height }: Rect): Uint8Array {
    const cover = new Uint8Array(width * height)
    if (this.#isAntialiased) {
      const parts = new Float64Array(width)
      for (let row = 0; row < height; row++) {
        parts.fill(0)
        for (let line = row * LINES; line < (row + 1) * LINES; line++) addCover(parts, x, lines[line] ?? [])
        for (let at = 0; at < width; at++) cover[row * width + at] = Math.round(((parts[at] as number) / LINES) * 255)
      }
      return cover
    }
    for (let row = 0; row < height; row++) fillRow(cover.subarray(row * width, (row + 1) * width), x, lines[row] ?? [])
    return this.#pad > 0 ? feathered(cover, width, height, this.#edge.featherPx, this.#pad) : cover
  }
}

/** 0 or 255 where every line passes outside or inside all along; null where one must look closer. */
function evenCover(lines: readonly number[][], { x, width }: Rect): 0 | 255 | null {
  let isNone = true
  let isAll = lines.length > 0
  for (const inside of lines) {
    let around = false
    for (let at = 0; at < inside.length; at += 2) {
      const [from, to] = [inside[at] as number, inside[at + 1] as number]
      if (to > x && from < x + width) isNone = false
      around ||= from <= x && to >= x + width
    }
    isAll &&= around
    if (!isNone && !isAll) return null
  }
  return isNone ? 0 : 255
}

/** Softens a hard area, and cuts the padding off. */
function feathered(hard: Uint8Array, width: number, height: number, radius: number, pad: number): Uint8Array {
  const toInside = squaredDistances(hard, width, height)
  const toOutside = squaredDistances(
    hard.map((value) => 255 - value),
    width,
    height,
  )
  const [innerWidth, innerHeight] = [width - 2 * pad, height - 2 * pad]
  const soft = new Uint8Array(innerWidth * innerHeight)
  for (let y = 0, to = 0; y < innerHeight; y++) {
    for (let x = 0, from = (y + pad) * width + pad; x < innerWidth; x++, from++, to++) {
      const isInside = hard[from] === 255
      const distance = Math.sqrt((isInside ? toOutside : toInside)[from] as number) - 0.5
      const t = Math.min(1, Math.max(0, (radius - (isInside ? distance : -distance)) / (2 * radius)))
      soft[to] = Math.round(255 * (1 - t * t * (3 - 2 * t)))
    }
  }
  return soft
}
