import type { CoverageTile } from '../../../../src-shared/edges/wand.ts'
import { TILE_SIZE } from '../../../../src-shared/mask/index.ts'
import type { MaskPlane } from '../mask-plane.ts'
import { Recorder, type Change } from '../recorder.ts'

/** How a region meets the mask that is there. */
export const JOININGS = ['add', 'subtract', 'intersect', 'replace'] as const
export type Joining = (typeof JOININGS)[number]

/** `set`: the region's tiles as they are, and nothing else. */
type How = Joining | 'set'

/** A pixel `before` with coverage `region`, both 0..255. */
function joined(how: How, before: number, region: number): number {
  if (how === 'replace' || how === 'set') return region
  if (how === 'add') return Math.max(before, region)
  return how === 'subtract' ? Math.round((before * (255 - region)) / 255) : Math.min(before, region)
}

/**
 * A region laid over the mask tile by tile as it becomes known. It can change as often as it likes, each time from the mask as it
 * was before; then it is kept as one step, or taken back without a trace.
 */
export class Proposal {
  readonly #plane: MaskPlane
  readonly #recorder: Recorder
  readonly #how: How

  /** @param how where it leaves nothing outside of the region, all of the mask counts as touched at once */
  constructor(plane: MaskPlane, how: How) {
    this.#plane = plane
    this.#recorder = new Recorder(plane)
    this.#how = how
    if (how === 'intersect' || how === 'replace') this.#empty()
  }

  /** @param tile one of the mask's tiles, whole */
  put({ x, y, pixels }: CoverageTile): void {
    const { data, width: stride } = this.#plane
    const index = this.#plane.tileIndexAt(x, y)
    const rect = this.#plane.tileRect(index)
    const before = this.#recorder.touch(index)
    for (let row = 0, from = 0; row < rect.height; row++) {
      const to = (y + row) * stride + x
      for (let column = 0; column < rect.width; column++, from++) {
        data[to + column] = joined(this.#how, before[from]!, pixels === null ? 0 : pixels[from]!)
      }
    }
    this.#plane.markRect(rect)
  }

  revert(): void {
    this.#recorder.revert()
  }

  finish(): Change | null {
    return this.#recorder.finish()
  }

  /** Until a tile is known the region has nothing in it. */
  #empty(): void {
    const { width, height } = this.#plane
    for (let y = 0; y < height; y += TILE_SIZE) {
      for (let x = 0; x < width; x += TILE_SIZE) {
        this.put({ ...this.#plane.tileRect(this.#plane.tileIndexAt(x, y)), pixels: null })
      }
    }
  }
}
