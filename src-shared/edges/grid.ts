/**
 * Values on a coarse grid over an image: cell (i, j) stands for the pixels from (i × step, j × step) on, and its values
 * belong to the middle of these. `data` is interleaved.
 */
export type Grid = { width: number; height: number; channels: number; step: number; data: Float32Array }

export function emptyGrid(imageWidth: number, imageHeight: number, step: number, channels: number): Grid {
  const width = Math.ceil(imageWidth / step)
  const height = Math.ceil(imageHeight / step)
  return { width, height, channels, step, data: new Float32Array(width * height * channels) }
}

/** Where a pixel lies between two cells: the first one, and the share of the second. Beyond the outer middles: the outer cell. */
function between(pixel: number, step: number, cells: number): { first: number; share: number } {
  const place = Math.min(cells - 1, Math.max(0, (pixel - (step - 1) / 2) / step))
  const first = Math.max(0, Math.min(cells - 2, Math.floor(place)))
  return { first, share: cells === 1 ? 0 : place - first }
}

/** Reads a grid at every pixel of an image, bilinearly, row after row. */
export class GridReader {
  readonly #grid: Grid
  readonly #row: Float32Array
  readonly #cells: Int32Array
  readonly #shares: Float32Array
  /** The values at the pixel of the last `read`. */
  readonly values: Float32Array

  constructor(grid: Grid, imageWidth: number) {
    this.#grid = grid
    this.#row = new Float32Array((grid.width + 1) * grid.channels)
    this.#cells = new Int32Array(imageWidth)
    this.#shares = new Float32Array(imageWidth)
    this.values = new Float32Array(grid.channels)
    for (let x = 0; x < imageWidth; x++) {
      const { first, share } = between(x, grid.step, grid.width)
      this.#cells[x] = first * grid.channels
      this.#shares[x] = share
    }
  }

  /** Every `read` after this is in row `y` of the image. */
  startRow(y: number): void {
    const { data, width, height, channels, step } = this.#grid
    const { first, share } = between(y, step, height)
    const stride = width * channels
    const upper = first * stride
    const lower = Math.min(height - 1, first + 1) * stride
    for (let at = 0; at < stride; at++) this.#row[at] = data[upper + at]! * (1 - share) + data[lower + at]! * share
    // One cell more, for grids that are one cell wide.
    this.#row.copyWithin(stride, stride - channels, stride)
  }

  /** Interpolates all channels at column `x` into `values`. */
  read(x: number): void {
    const { channels } = this.#grid
    const left = this.#cells[x]!
    const share = this.#shares[x]!
    const row = this.#row
    const values = this.values
    for (let channel = 0; channel < channels; channel++) {
      const before = row[left + channel]!
      values[channel] = before + (row[left + channels + channel]! - before) * share
    }
  }
}
