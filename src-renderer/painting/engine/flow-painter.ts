import { falloffAt, type Brush, type Dab } from './brush.ts'
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
  /** By the share of the radius for a square, by its square for a disc. */
  readonly #table: Float32Array
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
    this.#table = Float32Array.from({ length: TABLE_STEPS + 1 }, (_, step) => {
      const share = step / TABLE_STEPS
      return falloffAt(brush.hardness, isSquare ? share : Math.sqrt(share))
    })
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
    const { data, width } = this.#plane
    const { x: centreX, y: centreY, radius, full } = this.#dab
    const { flow, shape } = this.#brush
    const { before } = tile
    const table = this.#table
    const gathered = this.#gatheredOf(before)
    const adds = this.#mode === 'add'
    const isSquare = shape === 'square'
    const away = Math.abs(y + 0.5 - centreY)
    // Of a square the table's index is a share of the radius, of a disc its square.
    const scale = isSquare ? TABLE_STEPS / radius : TABLE_STEPS / (radius * radius)
    let inTile = tile.offset + y * tile.stride + first
    let at = y * width + first
    for (let x = first; x <= last; x++, at++, inTile++) {
      const dx = x + 0.5 - centreX
      const aside = dx < 0 ? -dx : dx
      const place = isSquare ? (aside > away ? aside : away) * scale : (dx * dx + away * away) * scale
      const reach = (table[place < TABLE_STEPS ? (place + 0.5) | 0 : TABLE_STEPS] as number) * full
      const had = gathered[inTile] as number
      if (reach <= had) continue
      const has = had + (reach - had) * flow
      gathered[inTile] = has
      const was = before[inTile] as number
      const coverage = (has + 0.5) | 0
      data[at] = adds ? (was > coverage ? was : coverage) : ((was * (255 - coverage)) / 255 + 0.5) | 0
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
