type Place = { x: number; y: number }

/** Rounding must not drop a pixel whose middle lies exactly on the edge. */
const EDGE = 1e-7
/** A segment that rises by less is level: where exactly a square on it touches a row would be rounding alone. Pixels. */
const LEVEL = 1e-6

/**
 * Chebyshev's distance (the larger of |Δx| and |Δy|) of the points of one row to the segment A→B. What is at most ρ away
 * is one span; its ends move in straight lines while ρ grows, with a turn where the square around A or B first reaches
 * the row. So the distance falls in straight slopes from the left, is least in a flat piece, and rises again.
 */
export class SquareRow {
  /** Distances at the turns, from the least up; `left[k]` and `right[k]` are where they are reached. */
  readonly distance = new Float64Array(3)
  readonly left = new Float64Array(3)
  readonly right = new Float64Array(3)
  turns = 0
  #a: Place = { x: 0, y: 0 }
  #b: Place = this.#a
  #y = 0

  /** @param y the row's middle */
  begin(a: Place, b: Place, y: number): void {
    this.#a = a
    this.#b = b
    this.#y = y
    const [awayA, awayB] = [Math.abs(a.y - y), Math.abs(b.y - y)]
    const isBetween = (a.y - y) * (b.y - y) < 0
    this.turns = 0
    this.#turn(isBetween ? 0 : Math.min(awayA, awayB))
    this.#turn(Math.min(awayA, awayB))
    this.#turn(Math.max(awayA, awayB))
    // What is left over from another row says nothing.
    this.distance.fill(0, this.turns)
  }

  /** Puts first and last pixel whose middle is at most `radius` away into the arrays; an empty row gives 0 and −1. */
  span(radius: number, first: Int32Array, last: Int32Array, index: number): void {
    const isEmpty = (this.distance[0] as number) > radius + EDGE
    first[index] = isEmpty ? 0 : Math.ceil(this.#reach(radius, -1) - 0.5 - EDGE)
    last[index] = isEmpty ? -1 : Math.floor(this.#reach(radius, 1) - 0.5 + EDGE)
  }

  #turn(distance: number): void {
    if (this.turns > 0 && distance <= (this.distance[this.turns - 1] as number)) return
    this.distance[this.turns] = distance
    this.left[this.turns] = this.#reach(distance, -1)
    this.right[this.turns] = this.#reach(distance, 1)
    this.turns += 1
  }

  /** How far to one side the squares of `radius` along the segment, which touch the row, reach in it. */
  #reach(radius: number, side: -1 | 1): number {
    const [a, b] = [this.#a, this.#b]
    const dy = b.y - a.y
    let [start, end] = [0, 1]
    if (Math.abs(dy) > LEVEL) {
      const [one, two] = [(this.#y - radius - a.y) / dy, (this.#y + radius - a.y) / dy]
      start = Math.min(1, Math.max(0, Math.min(one, two)))
      end = Math.max(0, Math.min(1, Math.max(one, two)))
    }
    const [from, to] = [a.x + (b.x - a.x) * start, a.x + (b.x - a.x) * end]
    return side < 0 ? Math.min(from, to) - radius : Math.max(from, to) + radius
  }
}
