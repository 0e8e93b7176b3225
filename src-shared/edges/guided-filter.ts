import { boxMean } from './box.ts'
import { emptyGrid, GridReader, type Grid } from './grid.ts'
import type { RgbImage } from './image.ts'
import { invert, times, type Symmetric } from './symmetric.ts'

export type GuidedOptions = {
  /** Pixels. */
  radius: number
  /** What counts as noise: squared difference of colours in 0..1. */
  epsilon: number
  /** Pixels of a side that are averaged into one before the filter; 1 is the plain filter, 4 the fast one. */
  subsample: number
}

const BYTE = 1 / 255
/** r, g, b, p, then rr, rg, rb, gg, gb, bb, then rp, gp, bp. */
const MOMENTS = 13

/**
 * The colour guided filter: within each window the mask is taken for an affine function of the colour, and each pixel
 * gets the mean of the functions whose windows hold it. He, Sun, Tang 2010; fast version He, Sun 2015.
 *
 * @param mask coverage 0..255, the image's size
 * @returns coverage 0..255, rounded
 */
export function guidedFilter(image: RgbImage, mask: Uint8Array, options: GuidedOptions): Uint8Array {
  const { width, height, channels, pixels } = image
  const reader = new GridReader(guidedCoefficients(image, mask, options), width)
  const [values, out] = [reader.values, new Uint8Array(width * height)]
  for (let y = 0, at = 0; y < height; y++) {
    reader.startRow(y)
    for (let x = 0; x < width; x++, at++) {
      reader.read(x)
      const colour = at * channels
      const red = pixels[colour]! * values[0]!
      const green = pixels[colour + 1]! * values[1]!
      const blue = pixels[colour + 2]! * values[2]!
      // Coefficients take colours and give coverage in 0..1; 255 cancels but for the constant.
      const coverage = red + green + blue + 255 * values[3]!
      out[at] = coverage <= 0 ? 0 : coverage >= 255 ? 255 : coverage + 0.5
    }
  }
  return out
}

/** Per cell: the three factors of the colour (0..1) and the constant, averaged over the windows that hold the cell. */
export function guidedCoefficients(image: RgbImage, mask: Uint8Array, options: GuidedOptions): Grid {
  const { radius, epsilon, subsample } = options
  const colours = cellMeans(image, mask, subsample)
  const { width, height } = colours
  const cells = width * height
  const products = new Float32Array(cells * MOMENTS)
  for (let cell = 0; cell < cells; cell++) {
    const at = cell * MOMENTS
    const from = cell * 4
    const r = colours.data[from]!
    const g = colours.data[from + 1]!
    const b = colours.data[from + 2]!
    const p = colours.data[from + 3]!
    products[at] = r
    products[at + 1] = g
    products[at + 2] = b
    products[at + 3] = p
    products[at + 4] = r * r
    products[at + 5] = r * g
    products[at + 6] = r * b
    products[at + 7] = g * g
    products[at + 8] = g * b
    products[at + 9] = b * b
    products[at + 10] = r * p
    products[at + 11] = g * p
    products[at + 12] = b * p
  }
  const reach = radius / subsample
  const means = boxMean(products, width, height, reach, MOMENTS)
  const coefficients = new Float32Array(cells * 4)
  for (let cell = 0; cell < cells; cell++) solve(means, cell * MOMENTS, epsilon, coefficients, cell * 4)
  return { width, height, channels: 4, step: subsample, data: boxMean(coefficients, width, height, reach, 4) }
}

function solve(m: Float32Array, at: number, epsilon: number, out: Float32Array, to: number): void {
  const r = m[at]!
  const g = m[at + 1]!
  const b = m[at + 2]!
  const p = m[at + 3]!
  const covariance: Symmetric = [
    m[at + 4]! - r * r + epsilon,
    m[at + 5]! - r * g,
    m[at + 6]! - r * b,
    m[at + 7]! - g * g + epsilon,
    m[at + 8]! - g * b,
    m[at + 9]! - b * b + epsilon,
  ]
  const inverse = invert(covariance)
  const factors = inverse
    ? times(inverse, [m[at + 10]! - r * p, m[at + 11]! - g * p, m[at + 12]! - b * p])
    : ([0, 0, 0] as const)
  out[to] = factors[0]
  out[to + 1] = factors[1]
  out[to + 2] = factors[2]
  out[to + 3] = p - factors[0] * r - factors[1] * g - factors[2] * b
}

/** Mean colour and coverage (0..1) of every `step` × `step` pixels: r, g, b, p. */
function cellMeans({ width, height, channels, pixels }: RgbImage, mask: Uint8Array, step: number): Grid {
  const grid = emptyGrid(width, height, step, 4)
  const counts = new Uint16Array(grid.width * grid.height)
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / step) * grid.width
    for (let x = 0; x < width; x++, at++) {
      const cell = row + Math.floor(x / step)
      const to = cell * 4
      grid.data[to]! += pixels[at * channels]!
      grid.data[to + 1]! += pixels[at * channels + 1]!
      grid.data[to + 2]! += pixels[at * channels + 2]!
      grid.data[to + 3]! += mask[at]!
      counts[cell]!++
    }
  }
  for (let at = 0; at < grid.data.length; at++) grid.data[at]! *= BYTE / counts[at >> 2]!
  return grid
}
