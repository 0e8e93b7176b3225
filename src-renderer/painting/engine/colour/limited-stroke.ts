import { pasteRect, tilesOf, type Rect } from '../../../../src-shared/mask/index.ts'
import type { Brush } from '../brush.ts'
import type { MaskPlane } from '../mask-plane.ts'
import type { StrokeMode } from '../piece-painter.ts'
import { Recorder, type Change } from '../recorder.ts'
import { StrokePainter } from '../stroke-painter.ts'

/** How far each pixel of a tile may be painted, 0..255, when it is known. */
export type Acceptance = (tile: Rect) => Promise<Uint8Array>

type Tile = Rect & {
  before: Uint8Array
  /** What the brush alone would have made of it. */
  wanted: Uint8Array
  /** What the colours allow of it: this is what stands in the mask. */
  allowed: Uint8Array
  acceptance: Uint8Array | null
}

/** More than a brush ever writes beyond its radius. */
const MARGIN_PX = 2

/**
 * A brush stroke of which only so much is painted as the colours allow. With `c` the brush's coverage, `a` the acceptance (0..255) and
 * `b` the pixel before: adding gives max(b, c × a / 255), erasing b − (b − e) × a / 255 where e is what the eraser alone would leave.
 * Acceptance comes later than the hand: until then a tile stays as it was, and what was wanted of it is remembered.
 */
export class LimitedStroke {
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #painter: StrokePainter
  readonly #erases: boolean
  readonly #reachPx: number
  readonly #accept: Acceptance
  readonly #changed: () => void
  readonly #tiles = new Map<number, Tile>()
  readonly #waiting: Promise<void>[] = []
  #at: { x: number; y: number } | null = null
  #isOver = false

  constructor(plane: MaskPlane, brush: Brush, mode: StrokeMode, accept: Acceptance, changed: () => void) {
    this.#plane = plane
    this.#recorder = new Recorder(plane)
    // A flow gathers on what it finds, which here would be what was allowed.
    this.#painter = new StrokePainter(plane, this.#recorder, { ...brush, flow: 1 }, mode)
    this.#erases = mode === 'erase'
    this.#reachPx = brush.sizePx / 2 + MARGIN_PX
    this.#accept = accept
    this.#changed = changed
  }

  lineTo(imageX: number, imageY: number, pressure?: number): void {
    const from = this.#at ?? { x: imageX, y: imageY }
    this.#at = { x: imageX, y: imageY }
    const reach = this.#reachPx
    const [left, top] = [Math.floor(Math.min(from.x, imageX) - reach), Math.floor(Math.min(from.y, imageY) - reach)]
    const [right, bottom] = [Math.ceil(Math.max(from.x, imageX) + reach), Math.ceil(Math.max(from.y, imageY) + reach)]
    const area = { x: left, y: top, width: right - left, height: bottom - top }
    const { width, height } = this.#plane
    const tiles = [...tilesOf(area, width, height)].map((rect) => this.#tileOf(rect))
    this.#painter.lineTo(imageX, imageY, pressure)
    for (const tile of tiles) this.#limitNew(tile, area)
  }

  /** Whether the colours of all that was painted over are known. */
  get isSettled(): boolean {
    return [...this.#tiles.values()].every(({ acceptance }) => acceptance !== null)
  }

  /** When they are. @throws where they cannot be */
  async settled(): Promise<void> {
    await Promise.all(this.#waiting)
  }

  revert(): void {
    this.#isOver = true
    this.#recorder.revert()
  }

  finish(): Change | null {
    this.#isOver = true
    return this.#recorder.finish()
  }

  #tileOf(rect: Rect): Tile {
    const index = this.#plane.tileIndexAt(rect.x, rect.y)
    const known = this.#tiles.get(index)
    if (known) return known
    const before = this.#recorder.touch(index)
    const tile: Tile = { ...rect, before, wanted: before.slice(), allowed: before.slice(), acceptance: null }
    this.#tiles.set(index, tile)
    const coming = this.#accept(rect).then((acceptance) => {
      if (this.#isOver) return
      tile.acceptance = acceptance
      this.#limitAll(tile, acceptance)
      this.#changed()
    })
    // Whoever waits for all of them hears of it; one alone is no unhandled fault.
    coming.catch(() => undefined)
    this.#waiting.push(coming)
    return tile
  }

  /** Brings what the brush wrote just now, in a part of a tile, down to what is allowed; it has marked that already. */
  #limitNew(tile: Tile, area: Rect): void {
    const { data, width: stride } = this.#plane
    const [left, right] = [Math.max(tile.x, area.x), Math.min(tile.x + tile.width, area.x + area.width)]
    const [top, bottom] = [Math.max(tile.y, area.y), Math.min(tile.y + tile.height, area.y + area.height)]
    const { before, wanted, allowed, acceptance } = tile
    for (let y = top; y < bottom; y++) {
      let at = (y - tile.y) * tile.width + left - tile.x
      for (let place = y * stride + left, end = y * stride + right; place < end; place++, at++) {
        const now = data[place]!
        // Most of the brush's square: what differs from what is allowed was written just now, and nothing else.
        if (now === allowed[at]) continue
        if (this.#isFurther(now, wanted[at]!)) wanted[at] = now
        if (acceptance) allowed[at] = this.#allowedOf(before[at]!, wanted[at]!, acceptance[at]!)
        data[place] = allowed[at]!
      }
    }
  }

  /** The colours of a tile are known: what was wanted of it is made out of them. */
  #limitAll(tile: Tile, acceptance: Uint8Array): void {
    const { before, wanted, allowed } = tile
    for (let at = 0; at < allowed.length; at++) allowed[at] = this.#allowedOf(before[at]!, wanted[at]!, acceptance[at]!)
    pasteRect(this.#plane.data, this.#plane.width, tile, allowed)
    this.#plane.markRect(tile)
  }

  #isFurther(now: number, wanted: number): boolean {
    return this.#erases ? now < wanted : now > wanted
  }

  #allowedOf(before: number, wanted: number, acceptance: number): number {
    if (wanted === before) return before
    if (this.#erases) return Math.round(before - ((before - wanted) * acceptance) / 255)
    return Math.max(before, Math.round((wanted * acceptance) / 255))
  }
}
