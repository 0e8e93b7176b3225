import type { Color } from './color.ts'
import type { Coverage } from './coverage.ts'
import { coverageAt } from './coverage.ts'

const MAX_NODES = 128

/** What a strand draws on: the planes of a canvas. */
export type Planes = {
  readonly pixels: number
  readonly scale: number
  readonly red: Float32Array
  readonly green: Float32Array
  readonly blue: Float32Array
  readonly alpha: Float32Array
  readonly hair: Float32Array
}

/** Room to work out one strand; the layers of a picture share it. */
export class StrandScratch {
  /** Coverage of each pixel by the present strand; all zero between strands. */
  readonly coverage: Float32Array
  /** Which segment covers a pixel, and how far along it: its colour follows. */
  readonly place: Float32Array
  readonly touched: Int32Array

  constructor(pixels: number) {
    this.coverage = new Float32Array(pixels ** 2)
    this.place = new Float32Array(pixels ** 2)
    this.touched = new Int32Array(pixels ** 2)
  }
}

/**
 * A line whose width, colour and opacity change along it. Within one strand the strongest coverage of a pixel wins, and only
 * then it is laid over the picture: so a strand that bends or crosses itself never darkens itself.
 */
export class Strand {
  readonly #planes: Planes
  readonly #scratch: StrandScratch
  /** x, y, half width (pixels), opacity, red, green, blue of each node. */
  readonly #nodes = new Float32Array(MAX_NODES * 7)
  #count = 0

  constructor(planes: Planes, scratch: StrandScratch) {
    this.#planes = planes
    this.#scratch = scratch
  }

  start(): this {
    this.#count = 0
    return this
  }

  /** Units. Nodes beyond the most that a strand may have are left out. */
  node(x: number, y: number, width: number, opacity: number, color: Color): this {
    if (this.#count >= MAX_NODES) return this
    const { scale } = this.#planes
    const nodes = this.#nodes
    const at = this.#count * 7
    nodes[at] = x * scale
    nodes[at + 1] = y * scale
    nodes[at + 2] = (width * scale) / 2
    nodes[at + 3] = opacity
    nodes[at + 4] = color[0]
    nodes[at + 5] = color[1]
    nodes[at + 6] = color[2]
    this.#count += 1
    return this
  }

  /** `hair`: how much of it is hair; 0 for lines on the face. */
  draw(hair: number, clip?: Coverage): void {
    let touched = 0
    for (let index = 0; index + 1 < this.#count; index += 1) {
      touched = collectSegment(this.#nodes, index, this.#scratch, this.#planes.pixels, touched)
    }
    compose(this.#planes, this.#nodes, this.#scratch, touched, hair, clip)
  }
}

/**
 * Coverage of one segment: a distance to its axis, half a pixel soft at the rim. Returns how many pixels are touched by now.
 * Runs for every pixel near every strand: written without anything that allocates.
 */
function collectSegment(
  nodes: Float32Array,
  index: number,
  scratch: StrandScratch,
  pixels: number,
  touchedBefore: number,
): number {
  const { coverage, place, touched } = scratch
  let count = touchedBefore
  const from = index * 7
  const ax = nodes[from]!
  const ay = nodes[from + 1]!
  const aHalf = nodes[from + 2]!
  const aOpacity = nodes[from + 3]!
  const dx = nodes[from + 7]! - ax
  const dy = nodes[from + 8]! - ay
  const halfGrowth = nodes[from + 9]! - aHalf
  const opacityGrowth = nodes[from + 10]! - aOpacity
  const reach = Math.max(aHalf, aHalf + halfGrowth) + 0.5
  const left = Math.max(0, Math.floor(Math.min(ax, ax + dx) - reach))
  const right = Math.min(pixels, Math.ceil(Math.max(ax, ax + dx) + reach))
  const top = Math.max(0, Math.floor(Math.min(ay, ay + dy) - reach))
  const bottom = Math.min(pixels, Math.ceil(Math.max(ay, ay + dy) + reach))
  const inverse = 1 / (dx * dx + dy * dy || 1e-9)
  // Of a row, only what lies near the line through the segment: long slanting segments have much else in their box.
  const slope = dy === 0 ? 0 : dx / dy
  const spread = dy === 0 ? pixels : reach * Math.sqrt(1 + slope * slope) + 1
  for (let y = top; y < bottom; y += 1) {
    const py = y + 0.5 - ay
    const middle = ax + py * slope
    const first = Math.max(left, Math.floor(middle - spread))
    const last = Math.min(right, Math.ceil(middle + spread))
    for (let x = first; x < last; x += 1) {
      const px = x + 0.5 - ax
      let t = (px * dx + py * dy) * inverse
      t = t < 0 ? 0 : t > 0.999 ? 0.999 : t
      const ox = px - dx * t
      const oy = py - dy * t
      const half = aHalf + halfGrowth * t
      const squared = ox * ox + oy * oy
      if (squared >= (half + 0.5) * (half + 0.5)) continue
      const inner = half - 0.5
      let covered = inner > 0 && squared <= inner * inner ? 1 : half + 0.5 - Math.sqrt(squared)
      // A line thinner than a pixel covers no pixel whole.
      const most = half < 0.5 ? 2 * half : 1
      if (covered > most) covered = most
      covered *= aOpacity + opacityGrowth * t
      const at = y * pixels + x
      const before = coverage[at]!
      if (covered <= before) continue
      if (before === 0) touched[count++] = at
      coverage[at] = covered
      place[at] = index + t
    }
  }
  return count
}

/** Lays the collected strand over the picture and leaves the scratch clean. */
function compose(
  planes: Planes,
  nodes: Float32Array,
  scratch: StrandScratch,
  count: number,
  hair: number,
  clip: Coverage | undefined,
): void {
  const { red, green, blue, alpha, hair: hairPlane, pixels } = planes
  const { coverage, place, touched } = scratch
  for (let index = 0; index < count; index += 1) {
    const at = touched[index]!
    let share = coverage[at]!
    coverage[at] = 0
    if (clip) share *= coverageAt(clip, at % pixels, (at / pixels) | 0)
    const node = (place[at]! | 0) * 7
    const t = place[at]! - (place[at]! | 0)
    const rest = 1 - share
    red[at] = red[at]! * rest + (nodes[node + 4]! + (nodes[node + 11]! - nodes[node + 4]!) * t) * share
    green[at] = green[at]! * rest + (nodes[node + 5]! + (nodes[node + 12]! - nodes[node + 5]!) * t) * share
    blue[at] = blue[at]! * rest + (nodes[node + 6]! + (nodes[node + 13]! - nodes[node + 6]!) * t) * share
    alpha[at] = alpha[at]! * rest + share
    hairPlane[at] = hairPlane[at]! * rest + hair * share
  }
}
