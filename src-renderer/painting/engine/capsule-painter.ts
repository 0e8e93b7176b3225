import type { Brush, Dab } from './brush.ts'
import { CapsuleBand } from './capsule-band.ts'
import { Capsule } from './capsule.ts'
import { Falloff } from './falloff.ts'
import { addEven, addFall, eraseEven, eraseFall } from './kernels.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'
import { inTileRows, type OpenTile } from './row-spans.ts'
import type { PiecePainter, StrokeMode } from './piece-painter.ts'

/** A core that reaches so near the edge leaves no pixel between them. */
const HARD_PX = 1e-3

/** The round brush: each piece is a capsule, filled row by row, its core evenly, the rest through the fall-off. */
export class CapsulePainter implements PiecePainter {
  covered = 0
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #mode: StrokeMode
  readonly #hardness: number
  readonly #falloff: Falloff
  readonly #band = new CapsuleBand()
  // The piece at work.
  #capsule = new Capsule(0, 0, 0, 0)
  #core = 0
  #top = 0
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
    inTileRows(top, bottom, (start, end) => this.#paintBand(capsule, radius, start, end, goesOn))
  }

  #paintBand(capsule: Capsule, radius: number, top: number, bottom: number, goesOn: boolean): void {
    const band = this.#band
    const { width } = this.#plane
    band.cover(capsule, radius, top, bottom)
    this.covered += band.clip(bottom - top + 1, width)
    if (goesOn) {
      band.cutDone(capsule, this.#core, top, bottom)
      band.clip(bottom - top + 1, width)
    }
    this.#top = top
    if (!this.#isHard) band.divide(capsule, this.#core, top, bottom, width)
    band.paint(this.#plane, this.#recorder, top, bottom, this.#isHard ? this.#hardRow : this.#softRow)
  }

  readonly #hardRow = (y: number, first: number, last: number, tile: OpenTile): void => {
    this.#even(y, first, last, tile)
  }

  readonly #softRow = (y: number, first: number, last: number, tile: OpenTile): void => {
    const index = y - this.#top
    const coreFirst = Math.max(first, this.#band.coreFirst[index] as number)
    const coreLast = Math.min(last, this.#band.coreLast[index] as number)
    if (this.#core === 0 || coreFirst > coreLast) return this.#fall(y, first, last, tile)
    this.#even(y, coreFirst, coreLast, tile)
    if (first < coreFirst) this.#fall(y, first, coreFirst - 1, tile)
    if (last > coreLast) this.#fall(y, coreLast + 1, last, tile)
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
    const { ax, ay, bx, by, ux, uy, goesRight } = this.#capsule
    const index = y - this.#top
    const straightFirst = this.#band.straightFirst[index] as number
    const straightLast = this.#band.straightLast[index] as number
    const leftLast = Math.min(last, straightFirst - 1)
    const rightFirst = Math.max(first, straightLast + 1)
    const awayA = y + 0.5 - ay
    const awayB = y + 0.5 - by
    if (first <= leftLast) this.#disc(y, first, leftLast, goesRight ? ax : bx, goesRight ? awayA : awayB, tile)
    if (rightFirst <= last) this.#disc(y, rightFirst, last, goesRight ? bx : ax, goesRight ? awayB : awayA, tile)
    const from = Math.max(first, straightFirst)
    const to = Math.min(last, straightLast)
    if (from <= to) this.#run(y, from, to, (from + 0.5 - ax) * uy - awayA * ux, uy, 0, tile)
  }

  #disc(y: number, first: number, last: number, centreX: number, away: number, tile: OpenTile): void {
    this.#run(y, first, last, first + 0.5 - centreX, 1, away * away, tile)
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
