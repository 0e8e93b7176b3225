/** Below this a direction counts as level or upright. */
const FLAT = 1e-9

/** A disc's way from A to B, with all that does not change from row to row. A point is a way of no length. */
export class Capsule {
  readonly ax: number
  readonly ay: number
  readonly bx: number
  readonly by: number
  /** Unit direction from A to B, and the distance. */
  readonly ux: number
  readonly uy: number
  readonly length: number
  readonly isLevel: boolean
  readonly isUpright: boolean
  /** Whether A lies to the left of B; an upright one counts as if it did. */
  readonly goesRight: boolean
  /** How far the line through A and B goes sideways per row, 0 where it is level. */
  readonly slope: number
  /** The same of the lines across it through A and B; 0 where it is upright. */
  readonly acrossSlope: number
  /** From where the line across A meets a row, so far the straight part reaches to the left and to the right. */
  readonly leftReach: number
  readonly rightReach: number

  constructor(ax: number, ay: number, bx: number, by: number) {
    this.ax = ax
    this.ay = ay
    this.bx = bx
    this.by = by
    const [dx, dy] = [bx - ax, by - ay]
    this.length = Math.sqrt(dx * dx + dy * dy)
    this.ux = this.length > 0 ? dx / this.length : 0
    this.uy = this.length > 0 ? dy / this.length : 0
    this.isLevel = Math.abs(this.uy) <= FLAT
    this.isUpright = Math.abs(this.ux) <= FLAT
    this.slope = this.isLevel ? 0 : this.ux / this.uy
    this.acrossSlope = this.isUpright ? 0 : this.uy / this.ux
    this.goesRight = this.isUpright || this.ux > 0
    const reach = this.isUpright ? Infinity : this.length / Math.abs(this.ux)
    this.leftReach = this.isUpright || !this.goesRight ? reach : 0
    this.rightReach = this.goesRight ? reach : 0
  }

  /** Half the width of a strip of `radius` on both sides of the segment, along a row. */
  strip(radius: number): number {
    return this.isLevel ? Infinity : radius / Math.abs(this.uy)
  }
}
