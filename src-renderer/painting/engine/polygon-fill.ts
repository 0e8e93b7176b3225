/**
 * Which pixels a closed line encloses. A pixel belongs to it if its middle does, by the non-zero rule: going around a
 * place, however often, encloses it, so a loop that crosses itself has no hole. A middle that lies exactly on the line
 * belongs to what is right of it and below it, so two polygons with a common side share no pixel and leave none out.
 */
export class PolygonFill {
  /** x, y, x, y … */
  readonly #points: readonly number[]
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number

  /** @param points in image pixels; the last is joined to the first */
  constructor(points: readonly number[]) {
    this.#points = points
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let at = 0; at + 1 < points.length; at += 2) {
      left = Math.min(left, points[at] as number)
      right = Math.max(right, points[at] as number)
      top = Math.min(top, points[at + 1] as number)
      bottom = Math.max(bottom, points[at + 1] as number)
    }
    this.left = left
    this.right = right
    this.top = top
    this.bottom = bottom
  }

  /** The part of the polygon that may touch some rows: asked for once per band of tiles. */
  band(top: number, height: number): PolygonBand {
    const edges: number[] = []
    const points = this.#points
    for (let at = 0; at + 1 < points.length; at += 2) {
      const next = at + 2 < points.length ? at + 2 : 0
      const [x0, y0] = [points[at] as number, points[at + 1] as number]
      const [x1, y1] = [points[next] as number, points[next + 1] as number]
      if (y0 === y1 || Math.max(y0, y1) < top || Math.min(y0, y1) > top + height) continue
      edges.push(x0, y0, x1, y1)
    }
    return new PolygonBand(edges)
  }
}

/** Edges x0, y0, x1, y1 … of a polygon that cross some rows. */
export class PolygonBand {
  readonly #edges: Float64Array

  constructor(edges: readonly number[]) {
    this.#edges = Float64Array.from(edges)
  }

  /** Where the horizontal line at `y` is inside: pairs of x, from left to right, that do not touch. */
  insideAt(y: number): number[] {
    const crossings: { x: number; turn: number }[] = []
    const edges = this.#edges
    for (let at = 0; at < edges.length; at += 4) {
      const [y0, y1] = [edges[at + 1] as number, edges[at + 3] as number]
      const isAbove = y0 <= y
      if (isAbove === y1 <= y) continue
      const x0 = edges[at] as number
      const x = x0 + ((y - y0) / (y1 - y0)) * ((edges[at + 2] as number) - x0)
      crossings.push({ x, turn: isAbove ? 1 : -1 })
    }
    crossings.sort((one, other) => one.x - other.x)
    const inside: number[] = []
    let winding = 0
    for (const { x, turn } of crossings) {
      if (winding === 0) inside.push(x)
      winding += turn
      if (winding === 0) inside.push(x)
    }
    return inside
  }

  /** `insideAt` for many lines: the first at `y`, then one every `step`. */
  insideAll(y: number, step: number, count: number): number[][] {
    return Array.from({ length: count }, (_, line) => this.insideAt(y + line * step))
  }
}

/** Sets the pixels of a row, whose middles lie inside, to 255. `row` stands for the pixels from `left` on. */
export function fillRow(row: Uint8Array, left: number, inside: readonly number[]): void {
  for (let at = 0; at < inside.length; at += 2) {
    const from = Math.max(0, Math.ceil((inside[at] as number) - 0.5) - left)
    const to = Math.min(row.length, Math.ceil((inside[at + 1] as number) - 0.5) - left)
    if (to > from) row.fill(255, from, to)
  }
}

/** Adds to each pixel of a row the part of its width, 0..1, that is inside. */
export function addCover(row: Float64Array, left: number, inside: readonly number[]): void {
  for (let at = 0; at < inside.length; at += 2) {
    const [from, to] = [(inside[at] as number) - left, (inside[at + 1] as number) - left]
    const last = Math.min(row.length, Math.ceil(to))
    for (let x = Math.max(0, Math.floor(from)); x < last; x++) {
      row[x] = (row[x] as number) + Math.min(to, x + 1) - Math.max(from, x)
    }
  }
}
