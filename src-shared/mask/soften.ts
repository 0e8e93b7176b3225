import { gaussianBlur } from './gaussian.ts'

/**
 * Feathers: a Gaussian blur with a standard deviation of half the radius, so that a hard edge becomes a ramp of about
 * `radius` pixels to both sides; the 50 % contour of a straight edge stays where it is. At the border of the photo the kernel is
 * cut, so hair that leaves the picture stays full.
 */
export function feather(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  if (!(radius > 0)) return new Uint8Array(plane)
  const blurred = gaussianBlur(Float32Array.from(plane), width, height, radius / 2)
  return Uint8Array.from(blurred, (value) => Math.round(value))
}

/**
 * Smooths: the median under a disk of `radius` pixels, cut at the border of the photo (of an even count the upper one).
 * Jags go, corners become round, and soft steps stay as soft as they are.
 */
export function smooth(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const out = new Uint8Array(plane.length)
  const reach = Math.floor(radius)
  const halves = Int32Array.from({ length: 2 * reach + 1 }, (_, row) =>
    Math.floor(Math.sqrt(radius * radius - (row - reach) ** 2)),
  )
  for (let y = 0; y < height; y++) medianRow(plane, out, width, height, y, reach, halves)
  return out
}

/** Slides the disk along a row: what enters and leaves is counted, the median follows (Huang 1979). */
function medianRow(
  plane: Uint8Array,
  out: Uint8Array,
  width: number,
  height: number,
  y: number,
  reach: number,
  halves: Int32Array,
): void {
  const counts = new Uint32Array(256)
  let [total, median, below] = [0, 0, 0]
  const count = (x: number, row: number, by: 1 | -1) => {
    if (x < 0 || x >= width) return
    const value = plane[row * width + x]!
    counts[value]! += by
    total += by
    if (value < median) below += by
  }
  const firstRow = Math.max(0, y - reach)
  const lastRow = Math.min(height - 1, y + reach)
  for (let row = firstRow; row <= lastRow; row++) {
    const half = halves[row - y + reach]!
    for (let x = 0; x < half; x++) count(x, row, 1)
  }
  for (let x = 0; x < width; x++) {
    for (let row = firstRow; row <= lastRow; row++) {
      const half = halves[row - y + reach]!
      count(x + half, row, 1)
      count(x - half - 1, row, -1)
    }
    const wanted = total >> 1
    while (below > wanted) below -= counts[--median]!
    while (below + counts[median]! <= wanted) below += counts[median++]!
    out[y * width + x] = median
  }
}
