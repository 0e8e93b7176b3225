import { falloffAt, type Brush, type Dab } from './brush.ts'
import { addGathered, eraseGathered } from './kernels.ts'
import type { MaskPlane } from './mask-plane.ts'
import type { Recorder } from './recorder.ts'
import { inTileRows, RowSpans, type OpenTile } from './row-spans.ts'
import type { PiecePainter, StrokeMode } from './piece-painter.ts'

/** Dabs lie this part of the brush's size apart, but at least a pixel. */
const SPACING = 0.1
const TABLE_STEPS = 2048

/**
 * A brush with flow below 1: dabs at even distances along the path, each of which brings a pixel's stroke coverage s
 * nearer to what the dab would cover, c (fall-off times opacity): s ← s + (c − s) × flow, where c > s. So a stroke never
 * goes over its opacity. What the stroke has gathered is kept per tile, apart from the mask: adding gives max(b, s),
 * erasing b × (255 − s) / 255 of the pixel before the stroke.
 */
export class FlowPainter implements PiecePainter {
  covered = 0
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #mode: StrokeMode
  readonly #brush: Brush
  /** Fall-off by the share of the radius for a square, by its square for a disc. */
  readonly #table: Float32Array
  /** The same times what the dab covers at most; kept while that stays the same. */
  #reaches: Float32Array
  #reachesFull = 1
  readonly #spans = new RowSpans()
  /** Gathered so far, 0..255, per tile that was touched. */
  readonly #gathered = new Map<Uint8Array, Float32Array>()
  /** Path that was gone since the last dab. Pixels. */
  #sinceDab = 0
  #dab: Dab = { x: 0, y: 0, radius: 0, full: 0 }

  constructor(plane: MaskPlane, recorder: Recorder, brush: Brush, mode: StrokeMode) {
    this.#plane = plane
    this.#recorder = recorder
    this.#mode = mode
    this.#brush = brush
    const isSquare = brush.shape === 'square'
    // One more than there are steps, for what is rounded up at the edge.
    this.#table = Float32Array.from({ length: TABLE_STEPS + 2 }, (_, step) => {
      const share = Math.min(1, step / TABLE_STEPS)
      return falloffAt(brush.hardness, isSquare ? share : Math.sqrt(share))
    })
    this.#reaches = this.#table
  }

  piece(from: Dab, to: Dab): void {
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    if (length === 0) {
      this.#sinceDab = 0
      return this.#press(to)
    }
    const spacing = Math.max(1, to.radius * 2 * SPACING)
    let along = spacing - this.#sinceDab
    for (; along <= length; along += spacing) {
      const part = along / length
      this.#press({ ...to, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part })
    }
    this.#sinceDab = length - (along - spacing)
  }

  #press(dab: Dab): void {
    this.#dab = dab
    if (dab.full !== this.#reachesFull) {
      this.#reachesFull = dab.full
      this.#reaches = this.#table.map((falloff) => falloff * dab.full)
    }
    const { width, height } = this.#plane
    const { first, last } = this.#spans
    const isSquare = this.#brush.shape === 'square'
    const top = Math.max(0, Math.ceil(dab.y - dab.radius - 0.5))
    const bottom = Math.min(height - 1, Math.floor(dab.y + dab.radius - 0.5))
    inTileRows(top, bottom, (start, end) => {
      for (let y = start; y <= end; y++) {
        const away = y + 0.5 - dab.y
        const half = isSquare ? dab.radius : Math.sqrt(Math.max(0, dab.radius * dab.radius - away * away))
        first[y - start] = Math.ceil(dab.x - half - 0.5)
        last[y - start] = Math.floor(dab.x + half - 0.5)
      }
      this.covered += this.#spans.clip(end - start + 1, width)
      this.#spans.paint(this.#plane, this.#recorder, start, end, this.#pressRow)
    })
  }

  readonly #pressRow = (y: number, first: number, last: number, tile: OpenTile): void => {
    const inTile = tile.offset + y * tile.stride
    const gathered = this.#gatheredOf(tile.before)
    if (this.#brush.shape === 'square') this.#gatherSquare(gathered, inTile, y, first, last)
    else this.#gatherDisc(gathered, inTile, y, first, last)
    const { data, width } = this.#plane
    const blend = this.#mode === 'add' ? addGathered : eraseGathered
    blend(data, y * width + first, last - first + 1, gathered, tile.before, inTile + first)
  }

  /** The table's index is a share of the square of the radius; spans reach no farther than that. */
  #gatherDisc(gathered: Float32Array, inTile: number, y: number, first: number, last: number): void {
    const { x, y: centreY, radius } = this.#dab
    const { flow } = this.#brush
    const reaches = this.#reaches
    const scale = TABLE_STEPS / (radius * radius)
    const across = (y + 0.5 - centreY) ** 2 * scale + 0.5
    let aside = first + 0.5 - x
    for (let at = inTile + first, end = inTile + last; at <= end; at++, aside += 1) {
      const reach = reaches[(aside * aside * scale + across) | 0] as number
      const had = gathered[at] as number
      if (reach > had) gathered[at] = had + (reach - had) * flow
    }
  }

  /** The table's index is a share of the radius. */
  #gatherSquare(gathered: Float32Array, inTile: number, y: number, first: number, last: number): void {
    const { x, y: centreY, radius } = this.#dab
    const { flow } = this.#brush
    const reaches = this.#reaches
    const scale = TABLE_STEPS / radius
    const away = Math.abs(y + 0.5 - centreY)
    let aside = first + 0.5 - x
    for (let at = inTile + first, end = inTile + last; at <= end; at++, aside += 1) {
      const reach = reaches[(Math.max(Math.abs(aside), away) * scale + 0.5) | 0] as number
      const had = gathered[at] as number
      if (reach > had) gathered[at] = had + (reach - had) * flow
    }
  }

  #gatheredOf(before: Uint8Array): Float32Array {
    const known = this.#gathered.get(before)
    if (known) return known
    const made = new Float32Array(before.length)
    this.#gathered.set(before, made)
    return made
  }
}
