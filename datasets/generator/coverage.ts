import { clamp, type Path } from './geometry.ts'

/** How much of each pixel of a rectangle is covered, 0..1. The rectangle may reach beyond the picture. */
export type Coverage = {
  left: number
  top: number
  width: number
  height: number
  values: Float32Array
}

/** Shapes are kept this far beyond the edge (pixels), so that blurs see no edge there. */
const MARGIN = 96

/**
 * The exact area of each pixel under the polygons (signed-area accumulation; non-zero winding of simple shapes).
 * `scale`: pixels to a unit. `pixels`: side of the picture.
 */
export function polygonCoverage(polygons: readonly Path[], scale: number, pixels: number): Coverage {
  const box = boxOf(polygons, scale, pixels)
  const { left, top, width, height } = box
  const stride = width + 2
  const area = new Float32Array(stride * height + 2)
  for (const polygon of polygons) {
    for (let index = 0; index < polygon.length; index += 1) {
      const a = polygon[index]!
      const b = polygon[(index + 1) % polygon.length]!
      addEdge(
        area,
        { stride, width, height },
        a[0] * scale - left,
        a[1] * scale - top,
        b[0] * scale - left,
        b[1] * scale - top,
      )
    }
  }
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    let sum = 0
    for (let x = 0; x < width; x += 1) {
      sum += area[y * stride + x]!
      const covered = Math.abs(sum)
      values[y * width + x] = covered > 1 ? 1 : covered < 1e-6 ? 0 : covered
    }
  }
  return { ...box, values }
}

function boxOf(polygons: readonly Path[], scale: number, pixels: number) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of polygons.flat()) {
    minX = Math.min(minX, x)
    minY = Math.min(minY, y)
    maxX = Math.max(maxX, x)
    maxY = Math.max(maxY, y)
  }
  const within = (value: number) => clamp(value, -MARGIN, pixels + MARGIN)
  const left = within(Math.floor(minX * scale) - 1)
  const top = within(Math.floor(minY * scale) - 1)
  const right = within(Math.ceil(maxX * scale) + 1)
  const bottom = within(Math.ceil(maxY * scale) + 1)
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) }
}

type Grid = { stride: number; width: number; height: number }

/** Adds what one edge contributes: per row, the area to the right of it within its pixels, the rest to the next. */
function addEdge(area: Float32Array, grid: Grid, fromX: number, fromY: number, toX: number, toY: number): void {
  if (fromY === toY) return
  const direction = fromY < toY ? 1 : -1
  const [x0, y0, x1, y1] = direction === 1 ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY]
  const slope = (x1 - x0) / (y1 - y0)
  const lastRow = Math.min(grid.height, Math.ceil(y1))
  for (let row = Math.max(0, Math.floor(y0)); row < lastRow; row += 1) {
    const upper = Math.max(row, y0)
    const lower = Math.min(row + 1, y1)
    const a = clamp(x0 + (upper - y0) * slope, 0, grid.width)
    const b = clamp(x0 + (lower - y0) * slope, 0, grid.width)
    addSpan(area, row * grid.stride, Math.min(a, b), Math.max(a, b), (lower - upper) * direction)
  }
}

function addSpan(area: Float32Array, row: number, left: number, right: number, height: number): void {
  const first = Math.floor(left)
  const last = Math.ceil(right)
  if (last <= first + 1) {
    const share = 0.5 * (left + right) - first
    area[row + first]! += height * (1 - share)
    area[row + first + 1]! += height * share
    return
  }
  // The edge crosses several pixels of this row: the covered area grows from 0 to `height` along it.
  const slope = height / (right - left)
  let before = 0
  for (let x = first; x < last; x += 1) {
    const from = Math.max(left, x)
    const to = Math.min(right, x + 1)
    const covered = (to - left) * slope * (x + 1 - to) + 0.5 * (to - from) * (from - left + (to - left)) * slope
    area[row + x]! += covered - before
    before = covered
  }
  area[row + last]! += height - before
}

/** A copy of a whole plane, without the empty rim. */
export function cropped(plane: Float32Array, pixels: number): Coverage {
  let [left, top, right, bottom] = [pixels, pixels, 0, 0]
  for (let y = 0; y < pixels; y += 1) {
    for (let x = 0; x < pixels; x += 1) {
      if (plane[y * pixels + x] === 0) continue
      if (x < left) left = x
      if (x >= right) right = x + 1
      if (y < top) top = y
      bottom = y + 1
    }
  }
  const width = Math.max(0, right - left)
  const height = Math.max(0, bottom - top)
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const row = (y + top) * pixels + left
    values.set(plane.subarray(row, row + width), y * width)
  }
  return { left: width > 0 ? left : 0, top: height > 0 ? top : 0, width, height, values }
}

/** The same shape, elsewhere. Pixels, rounded. */
export function shifted(coverage: Coverage, dx: number, dy: number): Coverage {
  return { ...coverage, left: coverage.left + Math.round(dx), top: coverage.top + Math.round(dy) }
}

/** `a` where `b` is not; within the rectangle of `a`. */
export function without(a: Coverage, b: Coverage): Coverage {
  const values = new Float32Array(a.values.length)
  for (let y = 0; y < a.height; y += 1) {
    for (let x = 0; x < a.width; x += 1) {
      const index = y * a.width + x
      if (a.values[index] !== 0) values[index] = a.values[index]! * (1 - coverageAt(b, x + a.left, y + a.top))
    }
  }
  return { ...a, values }
}

export function coverageAt({ left, top, width, height, values }: Coverage, x: number, y: number): number {
  const column = x - left
  const row = y - top
  if (column < 0 || row < 0 || column >= width || row >= height) return 0
  return values[row * width + column]!
}
