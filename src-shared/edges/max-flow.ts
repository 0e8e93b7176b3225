/**
 * Minimum cut of an image's grid with eight neighbours, after Boykov & Kolmogorov 2004: two search trees grow from source
 * and sink until they meet; the path is filled, and branches that lost their way to the root look for a new one.
 */
const DX = [1, 1, 0, -1, -1, -1, 0, 1] as const
const DY = [0, 1, 1, 1, 0, -1, -1, -1] as const
const DIRECTIONS = 8
const opposite = (direction: number) => (direction + 4) & 7

const FREE = 0
const SOURCE = 1
const SINK = 2
/** In place of the direction of a parent. */
const NO_PARENT = -1
const ROOT = 8
const ORPHAN = 9

export class GridCut {
  /** Pixels before the first and after the last one, so that looking at a neighbour needs no check: nothing fits to them. */
  readonly #margin: number
  readonly #offsets: Int32Array
  /** What still fits from a pixel to its neighbour: eight values a pixel. */
  readonly #residual: Float32Array
  /** What still fits from the source (positive) or to the sink (negative). */
  readonly #terminal: Float32Array
  readonly #tree: Uint8Array
  readonly #parent: Int8Array
  /** Steps to the root, as known at a time: parents near the root are preferred. */
  readonly #depth: Int32Array
  readonly #seenAt: Int32Array
  #time = 0
  readonly #queue: Int32Array
  readonly #isQueued: Uint8Array
  #head = 0
  #queued = 0
  #orphans: number[] = []

  constructor(width: number, height: number) {
    this.#margin = width + 1
    const count = width * height + 2 * this.#margin
    this.#offsets = Int32Array.from(DX, (dx, direction) => dx + DY[direction]! * width)
    this.#residual = new Float32Array(count * DIRECTIONS)
    this.#terminal = new Float32Array(count)
    this.#tree = new Uint8Array(count)
    this.#parent = new Int8Array(count).fill(NO_PARENT)
    this.#depth = new Int32Array(count)
    this.#seenAt = new Int32Array(count)
    this.#queue = new Int32Array(count)
    this.#isQueued = new Uint8Array(count)
  }

  /** How much pixel `at` prefers the source (positive) or the sink (negative). */
  setTerminal(at: number, preference: number): void {
    this.#terminal[this.#margin + at] = preference
  }

  /** What it costs to cut between a pixel and its neighbour to the right (0), lower right (1), below (2) or lower left (3). */
  setPair(at: number, direction: 0 | 1 | 2 | 3, cost: number): void {
    const pixel = this.#margin + at
    this.#residual[pixel * DIRECTIONS + direction] = cost
    this.#residual[(pixel + this.#offsets[direction]!) * DIRECTIONS + opposite(direction)] = cost
  }

  /** 1 for pixels on the source's side. */
  solve(): Uint8Array {
    this.#plant()
    while (this.#queued > 0) {
      const pixel = this.#take()
      if (this.#tree[pixel] === FREE) continue
      const direction = this.#grow(pixel)
      if (direction === NO_PARENT) continue
      // It may have more ways to the other tree.
      this.#enqueue(pixel)
      this.#time++
      const [from, out] = this.#tree[pixel] === SOURCE ? [pixel, direction] : this.#turned(pixel, direction)
      this.#augment(from, out)
      this.#adoptAll()
    }
    const pixels = this.#tree.subarray(this.#margin, this.#tree.length - this.#margin)
    return pixels.map((tree) => (tree === SOURCE ? 1 : 0))
  }

  #plant(): void {
    for (let at = 0; at < this.#terminal.length; at++) {
      const preference = this.#terminal[at]!
      if (preference === 0) continue
      this.#tree[at] = preference > 0 ? SOURCE : SINK
      this.#parent[at] = ROOT
      this.#depth[at] = 1
      this.#enqueue(at)
    }
  }

  #turned(pixel: number, direction: number): [number, number] {
    return [pixel + this.#offsets[direction]!, opposite(direction)]
  }

  #enqueue(pixel: number): void {
    if (this.#isQueued[pixel] === 1) return
    this.#isQueued[pixel] = 1
    this.#queue[(this.#head + this.#queued) % this.#queue.length] = pixel
    this.#queued++
  }

  #take(): number {
    const pixel = this.#queue[this.#head]!
    this.#head = (this.#head + 1) % this.#queue.length
    this.#queued--
    this.#isQueued[pixel] = 0
    return pixel
  }

  /** What fits between a pixel and its neighbour in the direction in which a tree's flow goes. */
  #open(pixel: number, direction: number, tree: number): number {
    if (tree === SOURCE) return this.#residual[pixel * DIRECTIONS + direction]!
    return this.#residual[(pixel + this.#offsets[direction]!) * DIRECTIONS + opposite(direction)]!
  }

  /** Takes free neighbours into the tree; the direction in which the other tree was met, or NO_PARENT. */
  #grow(pixel: number): number {
    const tree = this.#tree[pixel]!
    for (let direction = 0; direction < DIRECTIONS; direction++) {
      if (!(this.#open(pixel, direction, tree) > 0)) continue
      const neighbour = pixel + this.#offsets[direction]!
      const other = this.#tree[neighbour]
      if (other === FREE) {
        this.#tree[neighbour] = tree
        this.#join(neighbour, opposite(direction), pixel)
        this.#enqueue(neighbour)
      } else if (other !== tree) {
        return direction
      } else if (this.#seenAt[neighbour]! <= this.#seenAt[pixel]! && this.#depth[neighbour]! > this.#depth[pixel]!) {
        // A shorter way to the root than the one it has.
        this.#join(neighbour, opposite(direction), pixel)
      }
    }
    return NO_PARENT
  }

  #join(child: number, direction: number, parent: number): void {
    this.#parent[child] = direction
    this.#seenAt[child] = this.#seenAt[parent]!
    this.#depth[child] = this.#depth[parent]! + 1
  }

  /** Fills the path from the source's root over `from`, in `direction`, to the sink's root. */
  #augment(from: number, direction: number): void {
    const middle = from * DIRECTIONS + direction
    const to = from + this.#offsets[direction]!
    const flow = Math.min(this.#residual[middle]!, this.#narrowest(from, SOURCE), this.#narrowest(to, SINK))
    this.#residual[middle]! -= flow
    this.#residual[to * DIRECTIONS + opposite(direction)]! += flow
    this.#fill(from, SOURCE, flow)
    this.#fill(to, SINK, flow)
  }

  #narrowest(start: number, tree: number): number {
    let least = Infinity
    let pixel = start
    for (;;) {
      const direction = this.#parent[pixel]!
      if (direction === ROOT) return Math.min(least, Math.abs(this.#terminal[pixel]!))
      least = Math.min(least, this.#fromParent(pixel, direction, tree))
      pixel += this.#offsets[direction]!
    }
  }

  /** What fits between parent and child in the direction of the flow. */
  #fromParent(pixel: number, direction: number, tree: number): number {
    const parent = pixel + this.#offsets[direction]!
    if (tree === SOURCE) return this.#residual[parent * DIRECTIONS + opposite(direction)]!
    return this.#residual[pixel * DIRECTIONS + direction]!
  }

  #fill(start: number, tree: number, flow: number): void {
    let pixel = start
    for (;;) {
      const direction = this.#parent[pixel]!
      if (direction === ROOT) {
        this.#terminal[pixel]! -= tree === SOURCE ? flow : -flow
        if (this.#terminal[pixel] === 0) this.#orphan(pixel)
        return
      }
      const parent = pixel + this.#offsets[direction]!
      const down = parent * DIRECTIONS + opposite(direction)
      const up = pixel * DIRECTIONS + direction
      this.#residual[tree === SOURCE ? down : up]! -= flow
      this.#residual[tree === SOURCE ? up : down]! += flow
      if (this.#residual[tree === SOURCE ? down : up] === 0) this.#orphan(pixel)
      pixel = parent
    }
  }

  #orphan(pixel: number): void {
    this.#parent[pixel] = ORPHAN
    this.#orphans.push(pixel)
  }

  #adoptAll(): void {
    // A list that grows while it is walked: orphans make orphans.
    for (let index = 0; index < this.#orphans.length; index++) this.#adopt(this.#orphans[index]!)
    this.#orphans = []
  }

  #adopt(pixel: number): void {
    const tree = this.#tree[pixel]!
    const direction = this.#bestParent(pixel, tree)
    if (direction !== NO_PARENT) {
      const parent = pixel + this.#offsets[direction]!
      this.#parent[pixel] = direction
      this.#seenAt[pixel] = this.#time
      this.#depth[pixel] = this.#depth[parent]! + 1
      return
    }
    for (let way = 0; way < DIRECTIONS; way++) {
      const neighbour = pixel + this.#offsets[way]!
      if (this.#tree[neighbour] !== tree) continue
      if (this.#fromParent(pixel, way, tree) > 0) this.#enqueue(neighbour)
      if (this.#parent[neighbour] === opposite(way)) this.#orphan(neighbour)
    }
    this.#tree[pixel] = FREE
    this.#parent[pixel] = NO_PARENT
  }

  #bestParent(pixel: number, tree: number): number {
    let best = NO_PARENT
    let least = Infinity
    for (let direction = 0; direction < DIRECTIONS; direction++) {
      const neighbour = pixel + this.#offsets[direction]!
      if (this.#tree[neighbour] !== tree || !(this.#fromParent(pixel, direction, tree) > 0)) continue
      const depth = this.#depthOf(neighbour)
      if (depth < least) [best, least] = [direction, depth]
    }
    return best
  }

  /** Steps to the root; Infinity for a branch that ends at an orphan. What was walked is remembered for this time. */
  #depthOf(start: number): number {
    let pixel = start
    let steps = 0
    for (;;) {
      if (this.#seenAt[pixel] === this.#time) {
        steps += this.#depth[pixel]!
        break
      }
      const direction = this.#parent[pixel]!
      if (direction === ROOT) {
        this.#seenAt[pixel] = this.#time
        this.#depth[pixel] = 1
        steps += 1
        break
      }
      if (direction === ORPHAN || direction === NO_PARENT) return Infinity
      steps++
      pixel += this.#offsets[direction]!
    }
    for (let at = start, depth = steps; this.#seenAt[at] !== this.#time; depth--) {
      this.#seenAt[at] = this.#time
      this.#depth[at] = depth
      at += this.#offsets[this.#parent[at]!]!
    }
    return steps
  }
}
