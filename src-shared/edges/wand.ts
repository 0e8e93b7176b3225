import { TILE_SIZE, type Rect } from '../mask/plane.ts'
import type { RgbImage } from './image.ts'
import { labOf } from './lab.ts'
import type { PixelReader } from './pixel-reader.ts'

export type WandStart = {
  /** Pixel that was touched; inside the photo. */
  x: number
  y: number
  /** Side of the square around it whose mean colour counts. */
  sample: 1 | 3 | 5
  /** Only what hangs together with the touched pixel; else every such colour of the photo. */
  connected: boolean
  /** Pixels that touch by their corners alone hang together too (8 neighbours instead of 4). */
  corners: boolean
}

/** One tile of the photo: how much each of its pixels belongs to the region, 0..255. Null: none of it does. */
export type CoverageTile = Rect & { pixels: Uint8Array | null }

/** Called now and then, so that whoever waits is heard. @throws where the work is not wanted any more */
export type Pause = () => Promise<void>

/** Distances are kept in halves, rounded up: `level ≤ 2 × tolerance` exactly where `distance ≤ tolerance`. */
const LEVELS_PER_UNIT = 2
const NOT_REACHED = 255
const LARGEST_LEVEL = 254
/** A soft edge goes on to so many tolerances. */
export const SOFT_REACH = 1.5
/** A little less than a frame. */
const PIXELS_BETWEEN_PAUSES = 150_000

const NO_TILES: readonly number[] = []

type Tile = Rect & {
  /** Distance of each pixel's own colour. */
  own: Uint8Array
  /** Least tolerance with which a pixel is reached from the touch. */
  reached: Uint8Array
  /** How many pixels were reached with each level: what a change of tolerance changes. */
  counts: Uint32Array
}

/** Pixels `first` to `last` of row `y` of the photo, within one tile. */
type Run = { y: number; first: number; last: number }

/**
 * Pixels of a colour like the touched one's: CIE 1976 distance in Lab up to a tolerance. What a larger tolerance adds is
 * found by going on where the last one stopped: each pixel keeps the least tolerance with which it is reached (the minimax
 * path, by Dijkstra's order over levels), so a tolerance is one comparison per pixel.
 */
export class WandRegion {
  readonly #photo: PixelReader
  readonly #start: WandStart
  readonly #columns: number
  readonly #tiles = new Map<number, Tile>()
  /** Pixels to go on from, `y × width + x`, by their level. */
  readonly #fronts: number[][] = Array.from({ length: LARGEST_LEVEL + 1 }, () => [])
  /** Level of a colour plus one, by its 24 bits; 0: not computed yet. A photo has far fewer colours than pixels. */
  readonly #levelOfColour = new Uint8Array(2 ** 24)
  #seed: readonly [number, number, number] | null = null
  #shown: { from: number; to: number } | null = null
  #level = 0

  constructor(photo: PixelReader, start: WandStart) {
    this.#photo = photo
    this.#start = start
    this.#columns = Math.ceil(photo.width / TILE_SIZE)
  }

  /**
   * What changes on the screen with a tolerance: tiles that are as they were at the last call are left out.
   * @param tolerance Lab units, 0..100
   * @param soft pixels beyond the tolerance fade out up to 1.5 times of it
   */
  async *select(tolerance: number, soft: boolean, pause: Pause): AsyncGenerator<CoverageTile> {
    const full = Math.min(LARGEST_LEVEL, Math.floor(tolerance * LEVELS_PER_UNIT))
    const none = soft ? Math.min(LARGEST_LEVEL, Math.floor(tolerance * SOFT_REACH * LEVELS_PER_UNIT)) : full
    await this.#grow(none, pause)
    const last = this.#shown
    this.#shown = { from: full, to: none }
    const [low, high] = last ? [Math.min(last.from, full), Math.max(last.to, none)] : [-1, none]
    const coverage = coverageByLevel(full, none)
    for (const tile of this.#tiles.values()) {
      if (!anyBetween(tile.counts, low, high)) continue
      yield { x: tile.x, y: tile.y, width: tile.width, height: tile.height, pixels: pixelsOf(tile, none, coverage) }
    }
  }

  async #grow(level: number, pause: Pause): Promise<void> {
    if (!this.#seed) await this.#begin(pause)
    if (!this.#start.connected) return
    const work = { left: PIXELS_BETWEEN_PAUSES }
    for (; this.#level <= level; this.#level++) {
      const front = this.#fronts[this.#level]!
      while (front.length > 0) {
        const run = this.#runThrough(front.pop()!, this.#level)
        for (const tile of this.#missingAround(run)) await this.#load(tile)
        this.#spread(run, this.#level)
        work.left -= run.last - run.first + 1
        if (work.left > 0) continue
        work.left = PIXELS_BETWEEN_PAUSES
        await pause()
      }
    }
  }

  async #begin(pause: Pause): Promise<void> {
    const { x, y, sample, connected } = this.#start
    const { width, height } = this.#photo
    const reach = (sample - 1) / 2
    const [left, top] = [Math.max(0, x - reach), Math.max(0, y - reach)]
    const area = {
      x: left,
      y: top,
      width: Math.min(width, x + reach + 1) - left,
      height: Math.min(height, y + reach + 1) - top,
    }
    this.#seed = meanLab(await this.#photo.read(area))
    if (connected) {
      await this.#load(this.#tileAt(x, y))
      return this.#reachRow(y, x, x, 0)
    }
    for (let tile = 0; tile < this.#columns * Math.ceil(height / TILE_SIZE); tile++) {
      await this.#load(tile)
      await pause()
    }
  }

  /** The pixels beside one that are reached with this level, as far as its row goes in its tile. */
  #runThrough(at: number, level: number): Run {
    const x = at % this.#photo.width
    const y = (at - x) / this.#photo.width
    const tile = this.#tiles.get(this.#tileAt(x, y))!
    const { own, reached, counts, width } = tile
    const start = (y - tile.y) * width
    let [first, last] = [x - tile.x, x - tile.x]
    while (first > 0 && reached[start + first - 1] === NOT_REACHED && own[start + first - 1]! <= level) {
      reached[start + --first] = level
    }
    while (last < width - 1 && reached[start + last + 1] === NOT_REACHED && own[start + last + 1]! <= level) {
      reached[start + ++last] = level
    }
    counts[level]! += last - first
    return { y, first: tile.x + first, last: tile.x + last }
  }

  /** Tiles that the neighbours of a run lie in and that are not there yet; mostly none. */
  #missingAround({ y, first, last }: Run): readonly number[] {
    const { width, height } = this.#photo
    const row = y % TILE_SIZE
    if (row > 0 && row < TILE_SIZE - 1 && first % TILE_SIZE > 0 && last % TILE_SIZE < TILE_SIZE - 1) return NO_TILES
    const tiles = new Set<number>()
    for (const nextY of [y - 1, y, y + 1]) {
      for (const nextX of [first - 1, first, last + 1]) {
        if (nextX < 0 || nextY < 0 || nextX >= width || nextY >= height) continue
        tiles.add(this.#tileAt(nextX, nextY))
      }
    }
    return [...tiles].filter((tile) => !this.#tiles.has(tile))
  }

  #tileAt(x: number, y: number): number {
    return Math.floor(y / TILE_SIZE) * this.#columns + Math.floor(x / TILE_SIZE)
  }

  #spread({ y, first, last }: Run, level: number): void {
    const { width, height } = this.#photo
    if (first > 0) this.#reachRow(y, first - 1, first - 1, level)
    if (last < width - 1) this.#reachRow(y, last + 1, last + 1, level)
    const aside = this.#start.corners ? 1 : 0
    const [from, to] = [Math.max(0, first - aside), Math.min(width - 1, last + aside)]
    if (y > 0) this.#reachRow(y - 1, from, to, level)
    if (y < height - 1) this.#reachRow(y + 1, from, to, level)
  }

  /** Reaches pixels of a row, whose tiles are there, with at least this level. */
  #reachRow(y: number, from: number, to: number, level: number): void {
    for (let x = from; x <= to;) {
      const tile = this.#tiles.get(this.#tileAt(x, y))!
      const end = Math.min(to, tile.x + tile.width - 1)
      this.#reachIn(tile, y, x, end, level)
      x = end + 1
    }
  }

  #reachIn({ x: left, y: top, width, own, reached, counts }: Tile, y: number, from: number, to: number, level: number) {
    // Of pixels side by side that are reached with this level one is enough: the others are in its run.
    let isInRun = false
    const row = (y - top) * width - left
    for (let x = from; x <= to; x++) {
      const mine = own[row + x]!
      const isNew = reached[row + x] === NOT_REACHED
      if (isNew && !(isInRun && mine <= level)) {
        const found = Math.max(level, mine)
        reached[row + x] = found
        counts[found]!++
        this.#fronts[found]!.push(y * this.#photo.width + x)
      }
      isInRun = isNew && mine <= level
    }
  }

  async #load(index: number): Promise<void> {
    const { width, height } = this.#photo
    const x = (index % this.#columns) * TILE_SIZE
    const y = Math.floor(index / this.#columns) * TILE_SIZE
    const area = { x, y, width: Math.min(TILE_SIZE, width - x), height: Math.min(TILE_SIZE, height - y) }
    const own = this.#levelsOf(await this.#photo.read(area))
    const counts = new Uint32Array(NOT_REACHED + 1)
    const connected = this.#start.connected
    if (!connected) for (const level of own) counts[level]!++
    const reached = connected ? new Uint8Array(own.length).fill(NOT_REACHED) : own
    this.#tiles.set(index, { ...area, own, reached, counts })
  }

  #levelsOf({ channels, pixels, width, height }: RgbImage): Uint8Array {
    const levels = new Uint8Array(width * height)
    const colour = { width: 1, height: 1, channels: 3 as const, pixels: new Uint8Array(3) }
    const [l, a, b] = this.#seed ?? [0, 0, 0]
    for (let at = 0, from = 0; at < levels.length; at++, from += channels) {
      const key = (pixels[from]! << 16) | (pixels[from + 1]! << 8) | pixels[from + 2]!
      let known = this.#levelOfColour[key]!
      if (known === 0) {
        colour.pixels.set(pixels.subarray(from, from + 3))
        const lab = labOf(colour)
        const distance = Math.hypot(lab[0]! - l, lab[1]! - a, lab[2]! - b)
        known = Math.min(LARGEST_LEVEL, Math.ceil(distance * LEVELS_PER_UNIT - 1e-4)) + 1
        this.#levelOfColour[key] = known
      }
      levels[at] = known - 1
    }
    return levels
  }
}

function meanLab(image: RgbImage): [number, number, number] {
  const lab = labOf(image)
  const mean: [number, number, number] = [0, 0, 0]
  lab.forEach((value, at) => (mean[at % 3]! += value / (image.width * image.height)))
  return mean
}

/** 255 up to `full`, from there evenly to 0 just beyond `none`. */
function coverageByLevel(full: number, none: number): Uint8Array {
  return Uint8Array.from({ length: NOT_REACHED + 1 }, (_, level) => {
    if (level === NOT_REACHED || level > none) return 0
    return level <= full ? 255 : Math.round((255 * (none + 1 - level)) / (none + 1 - full))
  })
}

function anyBetween(counts: Uint32Array, low: number, high: number): boolean {
  for (let level = low + 1; level <= high; level++) if (counts[level] !== 0) return true
  return false
}

function pixelsOf({ reached, counts }: Tile, none: number, coverage: Uint8Array): Uint8Array | null {
  if (!anyBetween(counts, -1, none)) return null
  return reached.map((level) => coverage[level]!)
}
