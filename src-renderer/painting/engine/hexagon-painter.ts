import type { Brush, Dab } from './brush.ts'
import { Falloff } from './falloff.ts'
import { addEven, addSlope, eraseEven, eraseSlope } from './kernels.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'
import { inTileRows, RowSpans, type OpenTile } from './row-spans.ts'
import type { PiecePainter, StrokeMode } from './piece-painter.ts'
import { SquareRow } from './square-row.ts'

/** A slope shorter than this falls between two pixels. */
const HARD_PX = 1e-3

/** The square brush: on its way from A to B a square covers a hexagon, whose rows are one span each. */
export class HexagonPainter implements PiecePainter {
  covered = 0
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #mode: StrokeMode
  readonly #hardness: number
  readonly #falloff: Falloff
  readonly #spans = new RowSpans()
  readonly #row = new SquareRow()
  // The piece at work.
  #from: Dab = { x: 0, y: 0, radius: 0, full: 0 }
  #to: Dab = this.#from
  #table: Uint8Array = new Uint8Array(0)

  constructor(plane: MaskPlane, recorder: Recorder, brush: Brush, mode: StrokeMode) {
    this.#plane = plane
    this.#recorder = recorder
    this.#mode = mode
    this.#hardness = brush.hardness
    this.#falloff = new Falloff(brush.hardness)
  }

  piece(from: Dab, to: Dab, goesOn: boolean): void {
    this.#from = from
    this.#to = to
    const isHard = to.radius - to.radius * this.#hardness < HARD_PX
    if (!isHard) this.#table = this.#falloff.linearTable(to.full)
    const { width, height } = this.#plane
    const spans = this.#spans
    const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - to.radius))
    const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + to.radius))
    inTileRows(top, bottom, (start, end) => {
      for (let y = start; y <= end; y++) {
        this.#row.begin(from, to, y + 0.5)
        this.#row.span(to.radius, spans.first, spans.last, y - start)
      }
      this.covered += spans.clip(end - start + 1, width)
      if (goesOn) this.#cutFilled(start, end)
      spans.clip(end - start + 1, width)
      spans.paint(this.#plane, this.#recorder, start, end, isHard ? this.#hardRow : this.#softRow)
    })
  }

  /** Cuts from rows what the core at A, where the piece before ended, has filled, where that leaves one span. */
  #cutFilled(top: number, bottom: number): void {
    const { first, last } = this.#spans
    const core = this.#to.radius * this.#hardness
    const filledFirst = Math.ceil(this.#from.x - core - 0.5)
    const filledLast = Math.floor(this.#from.x + core - 0.5)
    for (let y = top; y <= bottom; y++) {
      if (Math.abs(y + 0.5 - this.#from.y) > core) continue
      const [from, to] = [first[y - top] as number, last[y - top] as number]
      if (from >= filledFirst && from <= filledLast) first[y - top] = filledLast + 1
      else if (to >= filledFirst && to <= filledLast) last[y - top] = filledFirst - 1
    }
  }

  readonly #hardRow = (y: number, first: number, last: number, tile: OpenTile): void => {
    const { data, width } = this.#plane
    const at = y * width + first
    const count = last - first + 1
    if (this.#mode === 'add') addEven(data, at, count, this.#to.full)
    else eraseEven(data, at, count, this.#to.full, tile.before, tile.offset + y * tile.stride + first)
  }

  /** From turn to turn of the distance: down the slopes on the left, the flat piece, up the slopes on the right. */
  readonly #softRow = (y: number, first: number, last: number, tile: OpenTile): void => {
    const row = this.#row
    row.begin(this.#from, this.#to, y + 0.5)
    const { left, right, distance, turns } = row
    let next = first
    for (let turn = turns - 1; turn >= 0 && next <= last; turn--) {
      const end = Math.min(last, Math.ceil((left[turn] as number) - 0.5) - 1)
      next = this.#slope(
        y,
        next,
        end,
        left[turn] as number,
        distance[turn] as number,
        -steepness(left, distance, turn),
        tile,
      )
    }
    const flatEnd = Math.min(last, Math.ceil((right[0] as number) - 0.5) - 1)
    next = this.#slope(y, next, flatEnd, 0, distance[0] as number, 0, tile)
    for (let turn = 0; turn < turns && next <= last; turn++) {
      const end = turn + 1 < turns ? Math.min(last, Math.ceil((right[turn + 1] as number) - 0.5) - 1) : last
      next = this.#slope(
        y,
        next,
        end,
        right[turn] as number,
        distance[turn] as number,
        steepness(right, distance, turn),
        tile,
      )
    }
  }

  /** Pixels whose distance is `distance` at `x` and changes by `step` per pixel. Returns the pixel after them. */
  #slope(y: number, first: number, last: number, x: number, distance: number, step: number, tile: OpenTile): number {
    if (first > last) return first
    const { data, width } = this.#plane
    const core = this.#to.radius * this.#hardness
    const scale = this.#falloff.stepsPerPx(this.#to.radius)
    const place = (distance + step * (first + 0.5 - x) - core) * scale
    const at = y * width + first
    const count = last - first + 1
    if (this.#mode === 'add') addSlope(data, at, count, place, step * scale, this.#table)
    else {
      const from = tile.offset + y * tile.stride + first
      eraseSlope(data, at, count, place, step * scale, this.#table, tile.before, from)
    }
    return last + 1
  }
}

/** By how much the distance grows per pixel away from the segment, from one turn to the next; after the last one by 1. */
function steepness(places: Float64Array, distance: Float64Array, turn: number): number {
  const next = turn + 1
  if (next === 3 || (distance[next] as number) <= (distance[turn] as number)) return 1
  const width = Math.abs((places[next] as number) - (places[turn] as number))
  return ((distance[next] as number) - (distance[turn] as number)) / width
}
