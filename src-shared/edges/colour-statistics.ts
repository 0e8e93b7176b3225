import { tentMean } from './box.ts'
import { emptyGrid, type Grid } from './grid.ts'
import type { RgbImage } from './image.ts'
import type { Symmetric, Vector } from './symmetric.ts'

/** Cells are this many pixels wide: colour statistics vary slowly. */
export const CELL = 4
/** weight, r, g, b, rr, rg, rb, gg, gb, bb */
const MOMENTS = 10
const BYTE = 1 / 255
/** How much colours from further away count: only where nothing is near. */
const FAR_WEIGHT = 0.02
/** Less weight than this is rounding. */
const LEAST_WEIGHT = 1e-9

/** Sums over the pixels of one class: 1, I, I Iᵀ. Colours in 0..1, not linearised. */
export class ClassSums {
  readonly #grid: Grid
  readonly #image: RgbImage
  /** Sum of all weights. */
  total = 0

  constructor(image: RgbImage) {
    this.#image = image
    this.#grid = emptyGrid(image.width, image.height, CELL, MOMENTS)
  }

  /** Counts pixel (x, y) with `weight`, 0..1. */
  add(x: number, y: number, weight: number): void {
    const { width, channels, pixels } = this.#image
    const from = (y * width + x) * channels
    const red = pixels[from]! * BYTE
    const green = pixels[from + 1]! * BYTE
    const blue = pixels[from + 2]! * BYTE
    const sums = this.#grid.data
    const at = ((y >> 2) * this.#grid.width + (x >> 2)) * MOMENTS
    sums[at]! += weight
    sums[at + 1]! += weight * red
    sums[at + 2]! += weight * green
    sums[at + 3]! += weight * blue
    sums[at + 4]! += weight * red * red
    sums[at + 5]! += weight * red * green
    sums[at + 6]! += weight * red * blue
    sums[at + 7]! += weight * green * green
    sums[at + 8]! += weight * green * blue
    sums[at + 9]! += weight * blue * blue
    this.total += weight
  }

  /** A second set of sums to go on with. */
  copy(): ClassSums {
    const copy = new ClassSums(this.#image)
    copy.#grid.data.set(this.#grid.data)
    copy.total = this.total
    return copy
  }

  /** Sums around each cell: those near, and a little of those further away. Radii in pixels. */
  around(near: number, far: number): LocalColours {
    const { data, width, height } = this.#grid
    const sums = tentMean(data, width, height, near / CELL, MOMENTS)
    const wide = tentMean(data, width, height, far / CELL, MOMENTS)
    for (let at = 0; at < sums.length; at++) sums[at]! += FAR_WEIGHT * wide[at]!
    return new LocalColours(sums, width, height)
  }
}

/** Mean and covariance of one class's colours around each cell. */
export class LocalColours {
  readonly width: number
  readonly height: number
  readonly #sums: Float32Array
  readonly mean: Vector = [0, 0, 0]
  readonly covariance: Symmetric = [0, 0, 0, 0, 0, 0]

  constructor(sums: Float32Array, width: number, height: number) {
    this.#sums = sums
    this.width = width
    this.height = height
  }

  /** Sets `mean` and `covariance` for a cell; false where the class has no pixel in reach. */
  read(cell: number): boolean {
    const sums = this.#sums
    const at = cell * MOMENTS
    const weight = sums[at]!
    if (!(weight > LEAST_WEIGHT)) return false
    const part = 1 / weight
    const red = sums[at + 1]! * part
    const green = sums[at + 2]! * part
    const blue = sums[at + 3]! * part
    const [mean, covariance] = [this.mean, this.covariance]
    mean[0] = red
    mean[1] = green
    mean[2] = blue
    // Rounding can make a variance of one colour negative.
    covariance[0] = Math.max(0, sums[at + 4]! * part - red * red)
    covariance[1] = sums[at + 5]! * part - red * green
    covariance[2] = sums[at + 6]! * part - red * blue
    covariance[3] = Math.max(0, sums[at + 7]! * part - green * green)
    covariance[4] = sums[at + 8]! * part - green * blue
    covariance[5] = Math.max(0, sums[at + 9]! * part - blue * blue)
    return true
  }
}
