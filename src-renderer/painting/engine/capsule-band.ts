import { TILE_SIZE } from '../../../src-shared/mask/index.ts'
import type { Capsule } from './capsule.ts'
import { RowSpans } from './row-spans.ts'

/** Rounding of square roots must not drop a pixel whose middle lies exactly on the edge. */
const EDGE = 1e-7

/**
 * The pixels that a disc covers on its way from A to B, within one row of tiles. A capsule is convex, so each row is one
 * span, and so is what its core covers. A small brush has more rows than time: everything is worked out in loops that
 * allocate and call nothing, into arrays by the number of the row.
 */
export class CapsuleBand extends RowSpans {
  /** What the core covers of each row's span. */
  readonly coreFirst = new Int32Array(TILE_SIZE)
  readonly coreLast = new Int32Array(TILE_SIZE)
  /** What is nearest to the segment between its ends; left and right of it the ends' discs are. */
  readonly straightFirst = new Int32Array(TILE_SIZE)
  readonly straightLast = new Int32Array(TILE_SIZE)

  /** Pixels of rows `top` to `bottom` whose middle is at most `radius` from the segment. */
  cover(capsule: Capsule, radius: number, top: number, bottom: number): void {
    this.#spans(capsule, radius, top, bottom, this.first, this.last)
  }

  /** The same for the core, and where the straight part is. @param width of the plane */
  divide(capsule: Capsule, core: number, top: number, bottom: number, width: number): void {
    this.#spans(capsule, core, top, bottom, this.coreFirst, this.coreLast)
    const { ax, ay, uy, length, isUpright, acrossSlope, leftReach, rightReach } = capsule
    const { straightFirst, straightLast } = this
    for (let y = top; y <= bottom; y++) {
      const away = y + 0.5 - ay
      const line = ax - away * acrossSlope
      // An upright row belongs to one zone as a whole: the disc of A, the straight part, or the disc of B.
      const isBeforeB = away * uy < length
      const start = isUpright ? (away * uy <= 0 ? width : 0) : line - leftReach
      const end = isUpright ? (isBeforeB ? width : 0) : line + rightReach
      straightFirst[y - top] = Math.ceil(Math.min(Math.max(start, 0), width) - 0.5)
      straightLast[y - top] = Math.floor(Math.min(Math.max(end, 0), width) - 0.5)
    }
  }

  #spans(capsule: Capsule, radius: number, top: number, bottom: number, first: Int32Array, last: Int32Array): void {
    const { ax, ay, bx, by, uy, length, isLevel, isUpright, slope, acrossSlope, leftReach, rightReach } = capsule
    const squared = radius * radius
    const strip = capsule.strip(radius)
    for (let y = top; y <= bottom; y++) {
      const away = y + 0.5 - ay
      const awayB = y + 0.5 - by
      const underA = squared - away * away
      const underB = squared - awayB * awayB
      const halfA = underA >= -EDGE ? Math.sqrt(Math.max(0, underA)) : -Infinity
      const halfB = underB >= -EDGE ? Math.sqrt(Math.max(0, underB)) : -Infinity
      let low = Math.min(ax - halfA, bx - halfB)
      let high = Math.max(ax + halfA, bx + halfB)
      // Between the discs: inside the strip along the segment and between its ends.
      const isBeside = isLevel ? Math.abs(away) <= radius : !isUpright || (away * uy >= 0 && away * uy <= length)
      if (isBeside && length > 0) {
        const middle = ax + away * slope
        const line = ax - away * acrossSlope
        const from = Math.max(middle - strip, line - leftReach)
        const to = Math.min(middle + strip, line + rightReach)
        if (from <= to) {
          low = Math.min(low, from)
          high = Math.max(high, to)
        }
      }
      // Finite also where the row is empty: spans are kept as whole numbers of 32 bits.
      first[y - top] = low <= high ? Math.ceil(low - 0.5 - EDGE) : 0
      last[y - top] = low <= high ? Math.floor(high - 0.5 + EDGE) : -1
    }
  }

  /**
   * Cuts rows to what is ahead of A, where the piece before ended, and leaves out what the core there has filled, where
   * that leaves one span. Behind A its disc has covered as much already. A pixel too many does no harm.
   */
  cutDone(capsule: Capsule, core: number, top: number, bottom: number): void {
    const { ax, ay, ux, uy, isUpright, acrossSlope } = capsule
    const { first, last } = this
    const squared = core * core
    for (let y = top; y <= bottom; y++) {
      const away = y + 0.5 - ay
      const line = ax - away * acrossSlope
      let from = first[y - top] as number
      let to = last[y - top] as number
      if (isUpright) to = away * uy < -1 ? from - 1 : to
      else if (ux > 0) from = Math.max(from, Math.floor(line - 1.5))
      else to = Math.min(to, Math.ceil(line + 0.5))
      const under = squared - away * away
      if (under > 0) {
        const half = Math.sqrt(under)
        const filledFirst = Math.ceil(ax - half - 0.5 + EDGE)
        const filledLast = Math.floor(ax + half - 0.5 - EDGE)
        if (from >= filledFirst && from <= filledLast) from = filledLast + 1
        else if (to >= filledFirst && to <= filledLast) to = filledFirst - 1
      }
      first[y - top] = from
      last[y - top] = to
    }
  }
}
