import type { Colour } from './colour.ts'
import type { Coverage } from './coverage.ts'
import { coverageAt } from './coverage.ts'

/** The most nodes of a strand. */
const MAX_NODES = 160
/** Values of a node: x, y, half width (pixels), opacity, red, green, blue. */
const NODE = 7

/** What a strand draws on: five values a pixel (see Surface), and the box of what is drawn. */
export type Ground = {
  readonly pixels: number
  readonly scale: number
  readonly data: Float32Array
  touch: (left: number, top: number, right: number, bottom: number) => void
}

/**
 * Room to work out one strand; all layers of a picture share it. It is used as a box of the strand's own size, so that the
 * rows of a strand that hangs down lie close together in memory.
 */
export class StrandScratch {
  /** Coverage of each pixel of the box by the present strand; all zero between strands. */
  readonly coverage: Float32Array
  /** Which segment covers a pixel, and how far along it: its colour follows. */
  readonly place: Float32Array
  readonly touched: Int32Array
  left = 0
  top = 0
  right = 0
  bottom = 0

  constructor(pixels: number) {
    this.coverage = new Float32Array(pixels ** 2)
    this.place = new Float32Array(pixels ** 2)
    this.touched = new Int32Array(pixels ** 2)
  }
}

/**
 * A line whose width, colour and opacity change along it. Within one strand the strongest coverage of a pixel wins, and only
 * then it is laid over the picture: so a strand that bends or crosses itself never darkens itself.
 *
 *     strand.start(); strand.node(…); strand.node(…); strand.draw(1)
 */
export class Strand {
  readonly #ground: Ground
  readonly #scratch: StrandScratch
  readonly #nodes = new Float64Array(MAX_NODES * NODE)
  #count = 0

  constructor(ground: Ground, scratch: StrandScratch) {
    this.#ground = ground
    this.#scratch = scratch
  }

  start(): this {
    this.#count = 0
    return this
  }

  /** Picture units; `width` is the whole width. Nodes beyond the most that a strand may have are left out. */
  node(x: number, y: number, width: number, opacity: number, colour: Colour): this {
    return this.nodeOf(x, y, width, opacity, colour[0], colour[1], colour[2])
  }

  /** The same without an array for the colour. */
  nodeOf(x: number, y: number, width: number, opacity: number, red: number, green: number, blue: number): this {
    if (this.#count >= MAX_NODES) return this
    const { scale } = this.#ground
    const nodes = this.#nodes
    const at = this.#count * NODE
    nodes[at] = x * scale
    nodes[at + 1] = y * scale
    nodes[at + 2] = (width * scale) / 2
    nodes[at + 3] = opacity
    nodes[at + 4] = red
    nodes[at + 5] = green
    nodes[at + 6] = blue
    this.#count += 1
    return this
  }

  /** `hair`: how much of it is hair, 0..1; 0 for all lines that are none. `clip`: drawn only there. */
  draw(hair: number, clip?: Coverage): void {
    const scratch = this.#scratch
    frame(this.#nodes, this.#count, scratch, this.#ground.pixels)
    const { left, top, right, bottom } = scratch
    if (left >= right || top >= bottom) return
    this.#ground.touch(left, top, right, bottom)
    let touched = 0
    for (let index = 0; index + 1 < this.#count; index += 1) {
      touched = collectSegment(this.#nodes, index, scratch, touched)
    }
    compose(this.#ground, this.#nodes, scratch, touched, hair, clip)
  }
}

/** Sets the scratch to the part of the picture that a strand can touch. */
function frame(nodes: Float64Array, count: number, scratch: StrandScratch, pixels: number): void {
  let [left, top, right, bottom] = [pixels, pixels, 0, 0]
  for (let at = 0; at < count * NODE; at += NODE) {
    const x = nodes[at]!
    const y = nodes[at + 1]!
    const reach = nodes[at + 2]! + 0.5
    if (x - reach < left) left = x - reach
    if (y - reach < top) top = y - reach
    if (x + reach > right) right = x + reach
    if (y + reach > bottom) bottom = y + reach
  }
  scratch.left = Math.max(0, Math.floor(left))
  scratch.top = Math.max(0, Math.floor(top))
  scratch.right = Math.min(pixels, Math.ceil(right))
  scratch.bottom = Math.min(pixels, Math.ceil(bottom))
}

/**
 * Coverage of one segment: a distance to its axis, half a pixel soft at the rim. Returns how many pixels are touched by now.
 * Runs for every pixel near every strand: written without anything that allocates.
 */
function collectSegment(nodes: Float64Array, index: number, scratch: StrandScratch, touchedBefore: number): number {
  const { coverage, place, touched } = scratch
  const width = scratch.right - scratch.left
  let count = touchedBefore
  const from = index * NODE
  const ax = nodes[from]!
  const ay = nodes[from + 1]!
  const aHalf = nodes[from + 2]!
  const aOpacity = nodes[from + 3]!
  const dx = nodes[from + 7]! - ax
  const dy = nodes[from + 8]! - ay
  const halfGrowth = nodes[from + 9]! - aHalf
  const opacityGrowth = nodes[from + 10]! - aOpacity
  const reach = (halfGrowth > 0 ? aHalf + halfGrowth : aHalf) + 0.5
  const left = Math.max(scratch.left, Math.floor((dx < 0 ? ax + dx : ax) - reach))
  const right = Math.min(scratch.right, Math.ceil((dx < 0 ? ax : ax + dx) + reach))
  const top = Math.max(scratch.top, Math.floor((dy < 0 ? ay + dy : ay) - reach))
  const bottom = Math.min(scratch.bottom, Math.ceil((dy < 0 ? ay : ay + dy) + reach))
  if (left >= right || top >= bottom) return count
  const inverse = 1 / (dx * dx + dy * dy || 1e-9)
  // Of a row, only what lies near the line through the segment: long slanting segments have much else in their box.
  const slope = dy === 0 ? 0 : dx / dy
  const spread = dy === 0 ? Infinity : reach * Math.sqrt(1 + slope * slope) + 1
  for (let y = top; y < bottom; y += 1) {
    const py = y + 0.5 - ay
    const middle = ax + py * slope
    const first = spread >= width ? left : Math.max(left, Math.floor(middle - spread))
    const last = spread >= width ? right : Math.min(right, Math.ceil(middle + spread))
    for (let x = first; x < last; x += 1) {
      const px = x + 0.5 - ax
      let t = (px * dx + py * dy) * inverse
      t = t < 0 ? 0 : t > 0.999 ? 0.999 : t
      const ox = px - dx * t
      const oy = py - dy * t
      const half = aHalf + halfGrowth * t
      const squared = ox * ox + oy * oy
      const outer = half + 0.5
      if (squared >= outer * outer) continue
      const inner = half - 0.5
      let covered = inner > 0 && squared <= inner * inner ? 1 : outer - Math.sqrt(squared)
      // A line thinner than a pixel covers no pixel whole.
      const most = half < 0.5 ? 2 * half : 1
      if (covered > most) covered = most
      covered *= aOpacity + opacityGrowth * t
      const at = (y - scratch.top) * width + x - scratch.left
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
  { data, pixels }: Ground,
  nodes: Float64Array,
  { coverage, place, touched, left, top, right }: StrandScratch,
  count: number,
  hair: number,
  clip: Coverage | undefined,
): void {
  const width = right - left
  for (let index = 0; index < count; index += 1) {
    const local = touched[index]!
    let share = coverage[local]!
    coverage[local] = 0
    const row = (local / width) | 0
    const x = local - row * width + left
    const y = row + top
    if (clip) share *= coverageAt(clip, x, y)
    const where = place[local]!
    const node = (where | 0) * NODE
    const t = where - (where | 0)
    const rest = 1 - share
    const at = (y * pixels + x) * 5
    data[at] = data[at]! * rest + (nodes[node + 4]! + (nodes[node + 11]! - nodes[node + 4]!) * t) * share
    data[at + 1] = data[at + 1]! * rest + (nodes[node + 5]! + (nodes[node + 12]! - nodes[node + 5]!) * t) * share
    data[at + 2] = data[at + 2]! * rest + (nodes[node + 6]! + (nodes[node + 13]! - nodes[node + 6]!) * t) * share
    data[at + 3] = data[at + 3]! * rest + share
    data[at + 4] = data[at + 4]! * rest + hair * share
  }
}
