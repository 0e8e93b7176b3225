import { TILE_SIZE } from '../../../src-shared/mask/index.ts'
import { brushCentre, type Brush } from './brush.ts'
import { Capsule } from './capsule.ts'
import { Falloff } from './falloff.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'

export type StrokeMode = 'add' | 'erase'

/**
 * Puts one stroke into the mask while the hand moves.
 *
 * A pixel's coverage by a stroke is that of the nearest point of the path (brush.ts, `coverageAt`): the limit of ever
 * denser stamps of which the strongest counts, so going over a place twice in one stroke changes nothing. With `c` that
 * coverage as 0..255 and `b` the pixel before the stroke: adding gives max(b, c), erasing b × (255 − c) / 255.
 * Both only ever move a pixel one way, which is why no buffer of the stroke's own is needed.
 */
export class StrokePainter {
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #brush: Brush
  readonly #mode: StrokeMode
  readonly #radius: number
  readonly #core: number
  readonly #full: number
  /** null for a hard edge. */
  readonly #falloff: Falloff | null
  /** Coverage of the row at work, by x. */
  readonly #row: Uint8Array
  #at: { x: number; y: number } | null = null
  /** Pixels visited so far, for benchmarks. */
  visited = 0

  constructor(plane: MaskPlane, recorder: Recorder, brush: Brush, mode: StrokeMode) {
    this.#plane = plane
    this.#recorder = recorder
    this.#brush = brush
    this.#mode = mode
    this.#radius = brush.sizePx / 2
    this.#core = this.#radius * brush.hardness
    this.#full = Math.round(brush.opacity * 255)
    this.#falloff = this.#core < this.#radius ? new Falloff(brush) : null
    this.#row = new Uint8Array(plane.width)
  }

  /** Goes on to a point, in image coordinates; the first call sets the pointer down. */
  lineTo(imageX: number, imageY: number): void {
    const to = brushCentre(this.#brush, imageX, imageY)
    const from = this.#at
    if (from && from.x === to.x && from.y === to.y) return
    this.#at = to
    this.#fill(new Capsule(from?.x ?? to.x, from?.y ?? to.y, to.x, to.y), from !== null)
  }

  #fill(capsule: Capsule, goesOn: boolean): void {
    const { width, height } = this.#plane
    const radius = this.#radius
    const top = Math.max(0, Math.floor(Math.min(capsule.ay, capsule.by) - radius))
    const bottom = Math.min(height - 1, Math.ceil(Math.max(capsule.ay, capsule.by) + radius))
    for (let y = top; y <= bottom; y++) {
      capsule.row(y, radius)
      if (goesOn) {
        capsule.cutBehind(y)
        capsule.cutFilled(y, this.#core)
      }
      const first = Math.max(0, capsule.first)
      const last = Math.min(width - 1, capsule.last)
      if (first > last) continue
      this.visited += last - first + 1
      this.#fillRow(capsule, y, first, last)
    }
  }

  #fillRow(capsule: Capsule, y: number, first: number, last: number): void {
    let coreFirst = first
    let coreLast = last
    if (this.#falloff) {
      capsule.row(y, this.#core)
      coreFirst = Math.max(first, capsule.first)
      coreLast = Math.min(last, capsule.last)
      if (this.#core === 0 || coreFirst > coreLast) {
        coreFirst = last + 1
        coreLast = last
      }
      this.#falloff.row(capsule, y, first, coreFirst - 1, this.#row)
      this.#falloff.row(capsule, y, coreLast + 1, last, this.#row)
    }
    if (coreFirst <= coreLast) this.#row.fill(this.#full, coreFirst, coreLast + 1)
    const lastColumn = Math.floor(last / TILE_SIZE)
    for (let column = Math.floor(first / TILE_SIZE); column <= lastColumn; column++) {
      const left = Math.max(first, column * TILE_SIZE)
      const right = Math.min(last, column * TILE_SIZE + TILE_SIZE - 1)
      const inCore = left >= coreFirst && right <= coreLast && this.#full === 255
      this.#blend(Math.floor(y / TILE_SIZE) * this.#plane.tileColumns + column, y, left, right, inCore)
    }
  }

  /** Puts a part of the row into the mask that lies within one tile. */
  #blend(tile: number, y: number, first: number, last: number, allFull: boolean): void {
    const { data, width } = this.#plane
    const before = this.#recorder.touch(tile)
    this.#plane.markRow(tile, y, first, last)
    const start = y * width
    if (allFull) {
      data.fill(this.#mode === 'add' ? 255 : 0, start + first, start + last + 1)
    } else if (this.#mode === 'add') {
      addRow(data, start, this.#row, first, last)
    } else {
      const { x, y: top, width: tileWidth } = this.#plane.tileRect(tile)
      eraseRow(data, start, this.#row, first, last, before, (y - top) * tileWidth - x)
    }
  }
}

function addRow(data: Uint8Array, start: number, row: Uint8Array, first: number, last: number): void {
  for (let x = first; x <= last; x++) {
    const value = row[x] as number
    if ((data[start + x] as number) < value) data[start + x] = value
  }
}

/** `before[offset + x]` is the pixel before the stroke. */
function eraseRow(
  data: Uint8Array,
  start: number,
  row: Uint8Array,
  first: number,
  last: number,
  before: Uint8Array,
  offset: number,
): void {
  for (let x = first; x <= last; x++) {
    // Exactly round(before × (255 − c) / 255), without a division.
    const scaled = (before[offset + x] as number) * (255 - (row[x] as number)) + 128
    const left = (scaled + (scaled >> 8)) >> 8
    if ((data[start + x] as number) > left) data[start + x] = left
  }
}
