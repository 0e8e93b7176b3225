import { coverageOf, tilesOf, TILE_SIZE, type Coverage, type Rect } from '../../../src-shared/mask/index.ts'
import type { Level } from './halve.ts'
import { MaskLevels } from './mask-levels.ts'

/** What takes a while to find out of a large plane; whoever decodes it in a worker finds it out there. */
export type PlaneFacts = {
  /** Per tile. */
  hair: Uint32Array
  soft: Uint32Array
  /** Halved copies: levels 1, 2 … */
  levels: readonly Level[]
}

/**
 * The mask of one image in memory: a plane of coverage in one piece, and per tile what has changed since the screen was
 * last told, and how much hair there is.
 */
export class MaskPlane {
  readonly width: number
  readonly height: number
  /** Coverage 0..255, row by row. Whoever writes here says so with `markTile` or `markRect`. */
  readonly data: Uint8Array
  readonly tileColumns: number
  readonly tileRows: number
  /** Smaller copies, for views that show the mask small. */
  readonly levels: MaskLevels
  /** Only 0 and 255 are written: what a gesture or operation leaves in between becomes one of them at its end. */
  isBinary = false
  readonly #hair: Uint32Array
  readonly #soft: Uint32Array
  /** Per tile left, top, right, bottom of the change, inclusive; relative to the plane. */
  readonly #changes: Int32Array
  readonly #changed = new Set<number>()

  /**
   * @param mask taken over, not copied; an empty mask where it is left out
   * @param facts of this very mask, where they are known
   */
  constructor(width: number, height: number, mask?: Uint8Array, facts?: PlaneFacts) {
    const data = mask ?? new Uint8Array(width * height)
    if (data.length !== width * height) throw new RangeError(`a plane of ${width} × ${height} has ${data.length} bytes`)
    this.width = width
    this.height = height
    this.data = data
    this.tileColumns = Math.ceil(width / TILE_SIZE)
    this.tileRows = Math.ceil(height / TILE_SIZE)
    const tiles = this.tileColumns * this.tileRows
    this.#hair = facts?.hair ?? new Uint32Array(tiles)
    this.#soft = facts?.soft ?? new Uint32Array(tiles)
    this.#changes = new Int32Array(tiles * 4)
    if (mask && !facts) for (let tile = 0; tile < tiles; tile++) this.recount(tile)
    const painted = Uint8Array.from(this.#hair, (hair, tile) => (hair > 0 || (this.#soft[tile] as number) > 0 ? 1 : 0))
    this.levels = new MaskLevels({ width, height, data }, painted, facts?.levels)
  }

  get bounds(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.height }
  }

  tileIndexAt(x: number, y: number): number {
    return Math.floor(y / TILE_SIZE) * this.tileColumns + Math.floor(x / TILE_SIZE)
  }

  tileRect(tile: number): Rect {
    const x = (tile % this.tileColumns) * TILE_SIZE
    const y = Math.floor(tile / this.tileColumns) * TILE_SIZE
    return { x, y, width: Math.min(TILE_SIZE, this.width - x), height: Math.min(TILE_SIZE, this.height - y) }
  }

  /** Notes a change of the pixels from `left`, `top` to `right`, `bottom` (inclusive), which lie within one tile. */
  markTile(tile: number, left: number, top: number, right: number, bottom: number): void {
    this.levels.mark(tile, left, top, right + 1, bottom + 1)
    const at = tile * 4
    const changes = this.#changes
    if (!this.#changed.has(tile)) {
      this.#changed.add(tile)
      changes[at] = left
      changes[at + 1] = top
      changes[at + 2] = right
      changes[at + 3] = bottom
      return
    }
    if (left < (changes[at] as number)) changes[at] = left
    if (top < (changes[at + 1] as number)) changes[at + 1] = top
    if (right > (changes[at + 2] as number)) changes[at + 2] = right
    if (bottom > (changes[at + 3] as number)) changes[at + 3] = bottom
  }

  markRect(area: Rect): void {
    for (const tile of tilesOf(area, this.width, this.height)) {
      const left = Math.max(area.x, tile.x)
      const top = Math.max(area.y, tile.y)
      const right = Math.min(area.x + area.width, tile.x + tile.width) - 1
      const bottom = Math.min(area.y + area.height, tile.y + tile.height) - 1
      this.markTile(this.tileIndexAt(tile.x, tile.y), left, top, right, bottom)
    }
  }

  /** What has changed since the last call, at most one rectangle per tile. */
  takeChanges(): Rect[] {
    const rects: Rect[] = []
    for (const tile of this.#changed) {
      const [left, top, right, bottom] = this.#changes.subarray(tile * 4, tile * 4 + 4) as unknown as Quad
      rects.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1 })
    }
    this.#changed.clear()
    return rects
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0
  }

  /** Counts a tile again; called once per stroke and tile, not while painting. */
  recount(tile: number): void {
    const { hair, soft } = coverageOf(this.data, this.width, this.tileRect(tile))
    this.#hair[tile] = hair
    this.#soft[tile] = soft
  }

  /** Whether a tile had nothing in it when it was counted last: before the gesture or operation that is under way. */
  isEmpty(tile: number): boolean {
    return this.#hair[tile] === 0 && this.#soft[tile] === 0
  }

  fillTile(tile: number, value: number): void {
    const rect = this.tileRect(tile)
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const start = y * this.width + rect.x
      this.data.fill(value, start, start + rect.width)
    }
    this.markRect(rect)
  }

  get coverage(): Coverage {
    return { hair: sum(this.#hair), soft: sum(this.#soft) }
  }
}

type Quad = [number, number, number, number]

function sum(values: Uint32Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
