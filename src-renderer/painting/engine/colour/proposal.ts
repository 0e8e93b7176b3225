import type { CoverageTile } from '../../../../src-shared/edges/wand.ts'
import { pasteRect } from '../../../../src-shared/mask/index.ts'
import { combinationTable } from '../blend.ts'
import type { MaskPlane } from '../mask-plane.ts'
import { tileByTile } from '../operations.ts'
import { Recorder } from '../recorder.ts'
import type { Unfinished } from '../tools/tool.ts'

/** How a region meets the mask that is there. */
export const JOININGS = ['add', 'subtract', 'intersect', 'replace'] as const
export type Joining = (typeof JOININGS)[number]

/** Up to so many tiles (a mask of 4096²) all of it is emptied at once; of a larger one that would hold the page up. */
const EMPTIED_AT_ONCE = 256

/** `set`: the region's tiles as they are, and nothing else. */
type How = Joining | 'set'

/**
 * A region laid over the mask tile by tile as it becomes known. It can change as often as it likes, each time from the mask as it
 * was before; then it is kept as one step, or taken back without a trace.
 */
export class Proposal {
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #how: How
  readonly #table: Uint8Array
  /** What the region leaves out is emptied when it is kept. */
  #emptiesLate = false

  /** @param how where it leaves nothing outside of the region, all of the mask counts as touched by `begin` */
  constructor(plane: MaskPlane, how: How) {
    this.#plane = plane
    this.#recorder = new Recorder(plane)
    this.#how = how
    this.#table = combinationTable(how === 'set' ? 'replace' : how)
  }

  /** Until a tile is known the region has nothing in it; of a very large mask the rest is seen until it is kept. */
  begin(): this {
    if (this.#how !== 'intersect' && this.#how !== 'replace') return this
    const tiles = this.#plane.tileColumns * this.#plane.tileRows
    this.#emptiesLate = tiles > EMPTIED_AT_ONCE
    for (let tile = 0; tile < tiles && !this.#emptiesLate; tile++) this.#putNothing(tile)
    return this
  }

  /** @param tile one of the mask's tiles, whole */
  put({ x, y, pixels }: CoverageTile): void {
    const tile = this.#plane.tileIndexAt(x, y)
    if (pixels === null) this.#putNothing(tile)
    else this.#put(tile, pixels)
  }

  revert(): void {
    this.#recorder.revert()
  }

  finished(label: string): Unfinished {
    if (!this.#emptiesLate) return { label, recorder: this.#recorder }
    const emptying = (tile: number) => !this.#recorder.has(tile) && this.#putNothing(tile)
    return { label, recorder: this.#recorder, writing: tileByTile(this.#plane, emptying) }
  }

  /** All of a region that is known, a few tiles at a time, in place of `begin`, `put` and `finished`. */
  laid(label: string, region: readonly CoverageTile[]): Unfinished {
    const known = new Map(region.map(({ x, y, pixels }) => [this.#plane.tileIndexAt(x, y), pixels]))
    const emptiesOthers = this.#how === 'intersect' || this.#how === 'replace'
    const writing = tileByTile(this.#plane, (tile) => {
      const pixels = known.get(tile) ?? null
      if (pixels !== null) this.#put(tile, pixels)
      return pixels !== null || ((emptiesOthers || known.has(tile)) && this.#putNothing(tile))
    })
    return { label, recorder: this.#recorder, writing }
  }

  #put(tile: number, pixels: Uint8Array): void {
    const { data, width: stride } = this.#plane
    const rect = this.#plane.tileRect(tile)
    const before = this.#recorder.touch(tile)
    const table = this.#table
    for (let row = 0, from = 0; row < rect.height; row++) {
      const start = (rect.y + row) * stride + rect.x
      for (let at = start; at < start + rect.width; at++, from++)
        data[at] = table[(pixels[from]! << 8) | before[from]!]!
    }
    this.#plane.markRect(rect)
  }

  /** Returns whether it wrote. */
  #putNothing(tile: number): boolean {
    const keeps = this.#how === 'add' || this.#how === 'subtract'
    if (!this.#recorder.has(tile) && (keeps || this.#plane.isEmpty(tile))) return false
    const before = this.#recorder.touch(tile)
    if (!keeps) {
      this.#plane.fillTile(tile, 0)
      return true
    }
    const rect = this.#plane.tileRect(tile)
    pasteRect(this.#plane.data, this.#plane.width, rect, before)
    this.#plane.markRect(rect)
    return true
  }
}
