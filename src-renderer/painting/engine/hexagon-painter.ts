import { falloffAt, type Brush, type Dab } from './brush.ts'
import { addEven, eraseEven } from './kernels.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'
import { inTileRows, RowSpans, type OpenTile } from './row-spans.ts'
import type { PiecePainter, StrokeMode } from './piece-painter.ts'

const EDGE = 1e-7
const TABLE_STEPS = 2048

/** The square brush: on its way from A to B a square covers a hexagon, whose rows are one span each. */
export class HexagonPainter implements PiecePainter {
  covered = 0
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #mode: StrokeMode
  readonly #hardness: number
  /** Share of full coverage by the share of the radius, 0..255, so that a pixel costs a look. */
  readonly #table: Float32Array
  readonly #spans = new RowSpans()
  #from: Dab = { x: 0, y: 0, radius: 0, full: 0 }
  #to: Dab = this.#from

  constructor(plane: MaskPlane, recorder: Recorder, brush: Brush, mode: StrokeMode) {
    this.#plane = plane
    this.#recorder = recorder
    this.#mode = mode
    this.#hardness = brush.hardness
    this.#table = Float32Array.from({ length: TABLE_STEPS + 1 }, (_, step) =>
      falloffAt(brush.hardness, step / TABLE_STEPS),
    )
  }

  piece(from: Dab, to: Dab): void {
    this.#from = from
    this.#to = to
    const { radius } = to
    const { first, last } = this.#spans
    const { width, height } = this.#plane
    const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius))
    const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + radius))
    inTileRows(top, bottom, (start, end) => {
      for (let y = start; y <= end; y++) {
        const span = rowOf(from, to, radius, y + 0.5)
        first[y - start] = span ? Math.ceil(span.low - 0.5 - EDGE) : 0
        last[y - start] = span ? Math.floor(span.high - 0.5 + EDGE) : -1
      }
      this.covered += this.#spans.clip(end - start + 1, width)
      this.#spans.paint(this.#plane, this.#recorder, start, end, this.#paintRow)
    })
  }

  readonly #paintRow = (y: number, first: number, last: number, tile: OpenTile): void => {
    if (this.#hardness === 1) return this.#even(y, first, last, this.#to.full, tile)
    const { radius, full } = this.#to
    for (let x = first; x <= last; x++) {
      const share = Math.min(1, distance(this.#from, this.#to, x + 0.5, y + 0.5) / radius)
      const coverage = Math.round((this.#table[Math.round(share * TABLE_STEPS)] as number) * full)
      this.#even(y, x, x, coverage, tile)
    }
  }

  #even(y: number, first: number, last: number, coverage: number, tile: OpenTile): void {
    const { data, width } = this.#plane
    const at = y * width + first
    const count = last - first + 1
    if (this.#mode === 'add') addEven(data, at, count, coverage)
    else eraseEven(data, at, count, coverage, tile.before, tile.offset + y * tile.stride + first)
  }
}

type Place = { x: number; y: number }

/** Where the squares along A→B cross a row; null where none does. */
function rowOf(a: Place, b: Place, radius: number, middleY: number): { low: number; high: number } | null {
  const dy = b.y - a.y
  let [start, end] = [0, 1]
  if (dy === 0) {
    if (Math.abs(middleY - a.y) > radius + EDGE) return null
  } else {
    const [one, two] = [(middleY - radius - EDGE - a.y) / dy, (middleY + radius + EDGE - a.y) / dy]
    start = Math.max(0, Math.min(one, two))
    end = Math.min(1, Math.max(one, two))
    if (start > end) return null
  }
  const [from, to] = [a.x + (b.x - a.x) * start, a.x + (b.x - a.x) * end]
  return { low: Math.min(from, to) - radius, high: Math.max(from, to) + radius }
}

/** Chebyshev's distance of a point to a segment: the larger of |Δx| and |Δy|, at the point of it where that is least. */
function distance(a: Place, b: Place, x: number, y: number): number {
  const [px, py, dx, dy] = [a.x - x, a.y - y, b.x - a.x, b.y - a.y]
  const at = (t: number) => Math.max(Math.abs(px + t * dx), Math.abs(py + t * dy))
  let least = Math.min(at(0), at(1))
  // The least of a convex, piecewise linear function lies where one of its parts turns or two of them cross.
  const turn = (above: number, below: number) => {
    if (below === 0) return
    const t = above / below
    if (t > 0 && t < 1) least = Math.min(least, at(t))
  }
  turn(-px, dx)
  turn(-py, dy)
  turn(py - px, dx - dy)
  turn(-py - px, dx + dy)
  return least
}
