import type { Brush, Dab } from './brush.ts'
import { Capsule } from './capsule.ts'
import { Falloff } from './falloff.ts'
import { addEven, addFall, eraseEven, eraseFall } from './kernels.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'
import { inTileRows, RowSpans, type OpenTile } from './row-spans.ts'
import type { PiecePainter, StrokeMode } from './piece-painter.ts'

/** A core that reaches so near the edge leaves no pixel between them. */
const HARD_PX = 1e-3
const FLAT = 1e-9

/** The round brush: each piece is a capsule, filled row by row, its core evenly, the rest through the fall-off. */
export class CapsulePainter implements PiecePainter {
  covered = 0
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #mode: StrokeMode
  readonly #hardness: number
  readonly #falloff: Falloff
  readonly #spans = new RowSpans()
  // The piece at work.
  #capsule = new Capsule(0, 0, 0, 0)
  #core = 0
  #isHard = true
  #full = 255
  #scale = 0
  #table: Uint8Array = new Uint8Array(0)

  constructor(plane: MaskPlane, recorder: Recorder, brush: Brush, mode: StrokeMode) {
    this.#plane = plane
    this.#recorder = recorder
    this.#mode = mode
    this.#hardness = brush.hardness
    this.#falloff = new Falloff(brush.hardness)
  }

  piece(from: Dab, to: Dab, goesOn: boolean): void {
    const { radius, full } = to
    const capsule = new Capsule(from.x, from.y, to.x, to.y)
    this.#capsule = capsule
    this.#full = full
    this.#isHard = radius - radius * this.#hardness < HARD_PX
    this.#core = this.#isHard ? radius : radius * this.#hardness
    if (!this.#isHard) {
      this.#table = this.#falloff.table(full)
      this.#scale = this.#falloff.stepsPerSquarePx(radius)
    }
    const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius))
    const bottom = Math.min(this.#plane.height - 1, Math.ceil(Math.max(from.y, to.y) + radius))
    inTileRows(top, bottom, (start, end) => this.#band(capsule, radius, start, end, goesOn))
  }

  #band(capsule: Capsule, radius: number, top: number, bottom: number, goesOn: boolean): void {
    const { first, last } = this.#spans
    const { width } = this.#plane
    this.#spans.fill(top, bottom, width, (y, index) => {
      capsule.row(y, radius)
      this.covered += Math.max(0, Math.min(width - 1, capsule.last) - Math.max(0, capsule.first) + 1)
      if (goesOn) {
        capsule.cutBehind(y)
        capsule.cutFilled(y, this.#core)
      }
      first[index] = capsule.first
      last[index] = capsule.last
    })
    this.#spans.paint(this.#plane, this.#recorder, top, bottom, this.#paintRow)
  }

  readonly #paintRow = (y: number, first: number, last: number, tile: OpenTile): void => {
    if (this.#isHard) return this.#even(y, first, last, tile)
    const capsule = this.#capsule
    capsule.row(y, this.#core)
    const coreFirst = Math.max(first, capsule.first)
    const coreLast = Math.min(last, capsule.last)
    if (this.#core === 0 || coreFirst > coreLast) return this.#fall(y, first, last, tile)
    this.#even(y, coreFirst, coreLast, tile)
    this.#fall(y, first, coreFirst - 1, tile)
    this.#fall(y, coreLast + 1, last, tile)
  }

  #even(y: number, first: number, last: number, tile: OpenTile): void {
    const { data, width } = this.#plane
    const at = y * width + first
    const count = last - first + 1
    if (this.#mode === 'add') addEven(data, at, count, this.#full)
    else eraseEven(data, at, count, this.#full, tile.before, tile.offset + y * tile.stride + first)
  }

  /** A row crosses a capsule in up to three zones: the disc at one end, the straight part, the disc at the other. */
  #fall(y: number, first: number, last: number, tile: OpenTile): void {
    if (first > last) return
    const { ax, ay, bx, by, ux, uy, length } = this.#capsule
    const away = y + 0.5 - ay
    if (Math.abs(ux) <= FLAT) {
      // The segment stands upright (or is a point): the whole row belongs to one zone.
      const along = away * uy
      if (along <= 0 || length === 0) this.#disc(ax, away, y, first, last, tile)
      else if (along >= length) this.#disc(bx, y + 0.5 - by, y, first, last, tile)
      else this.#straight(away, y, first, last, tile)
      return
    }
    const atA = ax - (away * uy) / ux
    const atB = ax + (length - away * uy) / ux
    const straightFirst = Math.max(first, Math.ceil(Math.min(atA, atB) - 0.5))
    const straightLast = Math.min(last, Math.floor(Math.max(atA, atB) - 0.5))
    const leftEnd = Math.min(last, straightFirst - 1)
    const rightStart = Math.max(straightFirst, straightLast + 1)
    const awayB = y + 0.5 - by
    this.#disc(ux > 0 ? ax : bx, ux > 0 ? away : awayB, y, first, leftEnd, tile)
    this.#disc(ux > 0 ? bx : ax, ux > 0 ? awayB : away, y, rightStart, last, tile)
    this.#straight(away, y, straightFirst, straightLast, tile)
  }

  #disc(centreX: number, away: number, y: number, first: number, last: number, tile: OpenTile): void {
    if (first <= last) this.#run(y, first, last, first + 0.5 - centreX, 1, away * away, tile)
  }

  #straight(away: number, y: number, first: number, last: number, tile: OpenTile): void {
    if (first > last) return
    const { ax, ux, uy } = this.#capsule
    this.#run(y, first, last, (first + 0.5 - ax) * uy - away * ux, uy, 0, tile)
  }

  #run(y: number, first: number, last: number, e: number, step: number, squared: number, tile: OpenTile): void {
    const { data, width } = this.#plane
    const at = y * width + first
    const count = last - first + 1
    const across = squared - this.#core * this.#core
    if (this.#mode === 'add') addFall(data, at, count, e, step, across, this.#scale, this.#table)
    else {
      const from = tile.offset + y * tile.stride + first
      eraseFall(data, at, count, e, step, across, this.#scale, this.#table, tile.before, from)
    }
  }
}
