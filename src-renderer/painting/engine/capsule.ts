/** Rounding of square roots must not drop a pixel whose middle lies exactly on the edge. */
const EDGE = 1e-7
const FLAT = 1e-9

/**
 * The pixels that a disc covers on its way from A to B, row by row: a capsule is convex, so each row is one span.
 * Results are written into the object's fields: nothing is allocated per row.
 */
export class Capsule {
  /** First and last pixel of the row asked for last; `first > last` where the row is empty. */
  first = 0
  last = -1
  readonly ax: number
  readonly ay: number
  readonly bx: number
  readonly by: number
  /** Unit direction from A to B, and the distance. */
  readonly ux: number
  readonly uy: number
  readonly length: number

  constructor(ax: number, ay: number, bx: number, by: number) {
    this.ax = ax
    this.ay = ay
    this.bx = bx
    this.by = by
    this.length = Math.hypot(bx - ax, by - ay)
    this.ux = this.length > 0 ? (bx - ax) / this.length : 0
    this.uy = this.length > 0 ? (by - ay) / this.length : 0
  }

  /** Pixels of row `y` whose middle is at most `radius` from the segment. */
  row(y: number, radius: number): void {
    const middle = y + 0.5
    let low = Infinity
    let high = -Infinity
    const awayA = middle - this.ay
    const underA = radius * radius - awayA * awayA
    if (underA >= -EDGE) {
      const half = Math.sqrt(Math.max(0, underA))
      low = this.ax - half
      high = this.ax + half
    }
    const awayB = middle - this.by
    const underB = radius * radius - awayB * awayB
    if (underB >= -EDGE) {
      const half = Math.sqrt(Math.max(0, underB))
      low = Math.min(low, this.bx - half)
      high = Math.max(high, this.bx + half)
    }
    if (this.length > 0) {
      this.#between(awayA, radius)
      if (this.#low <= this.#high) {
        low = Math.min(low, this.#low)
        high = Math.max(high, this.#high)
      }
    }
    // Finite also where the row is empty: spans are kept as whole numbers of 32 bits.
    this.first = low <= high ? Math.ceil(low - 0.5 - EDGE) : 0
    this.last = low <= high ? Math.floor(high - 0.5 + EDGE) : -1
  }

  #low = 0
  #high = 0

  /** The part of a row between the two discs: inside the strip along the segment and between its ends. */
  #between(awayA: number, radius: number): void {
    const { ux, uy, ax, length } = this
    let low = -Infinity
    let high = Infinity
    if (Math.abs(uy) > FLAT) {
      const one = ax + (awayA * ux - radius) / uy
      const two = ax + (awayA * ux + radius) / uy
      low = Math.min(one, two)
      high = Math.max(one, two)
    } else if (Math.abs(awayA * ux) > radius) {
      high = low
    }
    if (Math.abs(ux) > FLAT) {
      const one = ax - (awayA * uy) / ux
      const two = ax + (length - awayA * uy) / ux
      low = Math.max(low, Math.min(one, two))
      high = Math.min(high, Math.max(one, two))
    } else if (awayA * uy < 0 || awayA * uy > length) {
      high = -Infinity
    }
    this.#low = low
    this.#high = high
  }

  /**
   * Cuts the row's span to what is ahead of A: behind it, the disc at A has covered as much already, because the
   * segment before this one ended there. `first` and `last` are changed; a pixel too many does no harm.
   */
  cutBehind(y: number): void {
    const { ux, uy, ax, ay } = this
    const away = y + 0.5 - ay
    if (Math.abs(ux) <= FLAT) {
      if (away * uy < -1) this.last = this.first - 1
      return
    }
    const line = ax - (away * uy) / ux
    if (ux > 0) this.first = Math.max(this.first, Math.floor(line - 1.5))
    else this.last = Math.min(this.last, Math.ceil(line + 0.5))
  }

  /** Cuts what the disc of `radius` at A has filled completely, where that leaves one span. */
  cutFilled(y: number, radius: number): void {
    const away = y + 0.5 - this.ay
    const under = radius * radius - away * away
    if (under <= 0) return
    const half = Math.sqrt(under)
    const filledFirst = Math.ceil(this.ax - half - 0.5 + EDGE)
    const filledLast = Math.floor(this.ax + half - 0.5 - EDGE)
    if (this.first >= filledFirst && this.first <= filledLast) this.first = filledLast + 1
    else if (this.last >= filledFirst && this.last <= filledLast) this.last = filledFirst - 1
  }
}
