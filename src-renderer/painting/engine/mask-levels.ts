import { TILE_SIZE, type Rect } from '../../../src-shared/mask/index.ts'
import { halfOf, halve, type Level } from './halve.ts'

/** At level 8 a tile of 256 pixels is one pixel. */
export const MAX_LEVEL = 8

/**
 * Ever smaller copies of the mask, for views that show it smaller: at level k a pixel is the mean of 2^k × 2^k. They are
 * made again only where somebody looks, and only what has changed since.
 */
export class MaskLevels {
  readonly #levels: Level[]
  readonly #columns: number
  readonly #rows: number
  /** Per level from 1 on: per tile left, top, right, bottom (exclusive) of what its parent changed, in image pixels; right 0: nothing. */
  readonly #stale: Int32Array[] = []
  /** Per tile 1 where there is or was any coverage: the others need no work, for they are 0 in every copy. */
  readonly #painted: Uint8Array

  /**
   * @param painted per tile 0 where it is known to be empty
   * @param prepared levels 1, 2 … of this very plane, where somebody has made them already
   */
  constructor(plane: Level, painted: Uint8Array, prepared: readonly Level[] = []) {
    this.#levels = [plane, ...prepared]
    this.#painted = painted
    this.#columns = Math.ceil(plane.width / TILE_SIZE)
    this.#rows = Math.ceil(plane.height / TILE_SIZE)
  }

  /** Pixels of the plane have changed, all within one tile; right and bottom are exclusive. */
  mark(tile: number, left: number, top: number, right: number, bottom: number): void {
    this.#painted[tile] = 1
    // Nobody has looked at a smaller copy yet, so there is none that could be stale.
    if (this.#levels.length > 1) this.#mark(1, tile, left, top, right, bottom)
  }

  /** Level 0 is the plane. What lies in `area` (image pixels) is up to date, the rest may not be. */
  at(level: number, area: Rect): Level {
    while (this.#levels.length <= level) this.#add()
    for (let each = 1; each <= level; each++) this.#refresh(each, area)
    return this.#levels[level] as Level
  }

  #add(): void {
    const last = this.#levels.at(-1) as Level
    const [width, height] = [halfOf(last.width), halfOf(last.height)]
    const level = this.#levels.push({ width, height, data: new Uint8Array(width * height) }) - 1
    const plane = this.#levels[0] as Level
    for (let tile = 0; tile < this.#painted.length; tile++) {
      if (this.#painted[tile] === 0) continue
      const left = (tile % this.#columns) * TILE_SIZE
      const top = Math.floor(tile / this.#columns) * TILE_SIZE
      const right = Math.min(plane.width, left + TILE_SIZE)
      this.#mark(level, tile, left, top, right, Math.min(plane.height, top + TILE_SIZE))
    }
  }

  #mark(level: number, tile: number, left: number, top: number, right: number, bottom: number): void {
    const stale = (this.#stale[level] ??= new Int32Array(this.#columns * this.#rows * 4))
    const at = tile * 4
    if (stale[at + 2] === 0) {
      stale[at] = left
      stale[at + 1] = top
      stale[at + 2] = right
      stale[at + 3] = bottom
      return
    }
    if (left < (stale[at] as number)) stale[at] = left
    if (top < (stale[at + 1] as number)) stale[at + 1] = top
    if (right > (stale[at + 2] as number)) stale[at + 2] = right
    if (bottom > (stale[at + 3] as number)) stale[at + 3] = bottom
  }

  #refresh(level: number, area: Rect): void {
    const stale = this.#stale[level]
    if (!stale) return
    const firstColumn = Math.max(0, Math.floor(area.x / TILE_SIZE))
    const firstRow = Math.max(0, Math.floor(area.y / TILE_SIZE))
    const endColumn = Math.min(this.#columns, Math.ceil((area.x + area.width) / TILE_SIZE))
    const endRow = Math.min(this.#rows, Math.ceil((area.y + area.height) / TILE_SIZE))
    for (let row = firstRow; row < endRow; row++) {
      for (let tile = row * this.#columns + firstColumn; tile < row * this.#columns + endColumn; tile++) {
        if (stale[tile * 4 + 2] !== 0) this.#halveTile(level, tile, stale)
      }
    }
  }

  #halveTile(level: number, tile: number, stale: Int32Array): void {
    const [left, top, right, bottom] = stale.subarray(tile * 4, tile * 4 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ]
    stale[tile * 4 + 2] = 0
    const round = (1 << level) - 1
    halve(this.#levels[level - 1] as Level, this.#levels[level] as Level, {
      left: left >> level,
      top: top >> level,
      right: (right + round) >> level,
      bottom: (bottom + round) >> level,
    })
    if (level + 1 < this.#levels.length) this.#mark(level + 1, tile, left, top, right, bottom)
  }
}
