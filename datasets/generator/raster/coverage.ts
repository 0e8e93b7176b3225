import { clamp } from './maths.ts'
import type { Path } from './curves.ts'

/** How much of each pixel of a rectangle is covered, 0..1. Nothing beyond it. It may reach beyond the picture. */
export type Coverage = Box & { values: Float32Array }
/** Pixels. */
export type Box = { left: number; top: number; width: number; height: number }

/** Shapes are kept this far beyond the edge (units), so that blurs see no edge there. */
const MARGIN = 48

/**
 * The exact area of each pixel under the polygons (signed-area accumulation; for simple shapes).
 * `scale`: pixels to a unit. `pixels`: side of the picture.
 */
export function polygonCoverage(polygons: readonly Path[], scale: number, pixels: number): Coverage {
  const box = boxOf(polygons, scale, pixels)
  const { left, top, width, height } = box
  const stride = width + 2
  const area = new Float32Array(stride * height + 2)
  const grid = { stride, width, height }
  for (const polygon of polygons) {
    let [ax, ay] = polygon.at(-1) ?? [0, 0]
    for (const [bx, by] of polygon) {
      addEdge(area, grid, ax * scale - left, ay * scale - top, bx * scale - left, by * scale - top)
      ax = bx
      ay = by
    }
  }
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    let sum = 0
    for (let x = 0; x < width; x += 1) {
      sum += area[y * stride + x]!
      const covered = sum < 0 ? -sum : sum
      values[y * width + x] = covered > 1 ? 1 : covered < 1e-6 ? 0 : covered
    }
  }
  return { ...box, values }
}

function boxOf(polygons: readonly Path[], scale: number, pixels: number): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const polygon of polygons) {
    for (const [x, y] of polygon) {
      if (x < minX) minX = x
      if (y < minY) minY = y
      if (x > maxX) maxX = x
      if (y > maxY) maxY = y
    }
  }
  const margin = Math.ceil(MARGIN * scale)
  const within = (value: number) => clamp(value, -margin, pixels + margin)
  const left = within(Math.floor(minX * scale) - 1)
  const top = within(Math.floor(minY * scale) - 1)
  const right = within(Math.ceil(maxX * scale) + 1)
  const bottom = within(Math.ceil(maxY * scale) + 1)
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) }
}

type Grid = { stride: number; width: number; height: number }

/**
 * Adds what one edge contributes, row by row: the area to the right of it within its pixels, the rest to the next, so that
 * the running sum of a row is the covered area.
 */
function addEdge(area: Float32Array, grid: Grid, fromX: number, fromY: number, toX: number, toY: number): void {
  if (fromY === toY) return
  const direction = fromY < toY ? 1 : -1
  const [topX, topY, bottomX, bottomY] = fromY < toY ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY]
  if (bottomY <= 0 || topY >= grid.height) return
  const slope = (bottomX - topX) / (bottomY - topY)
  const firstY = Math.max(0, topY)
  let x = topX + (firstY - topY) * slope
  const lastRow = Math.min(grid.height, Math.ceil(bottomY))
  for (let row = Math.floor(firstY); row < lastRow; row += 1) {
    const rowHeight = Math.min(row + 1, bottomY) - Math.max(row, firstY)
    const nextX = x + slope * rowHeight
    const low = clamp(x < nextX ? x : nextX, 0, grid.width)
    const high = clamp(x < nextX ? nextX : x, 0, grid.width)
    addSpan(area, row * grid.stride, low, high, rowHeight * direction)
    x = nextX
  }
}

/** One row's share of an edge that runs from `low` to `high`; `amount`: its signed height. */
function addSpan(area: Float32Array, rowStart: number, low: number, high: number, amount: number): void {
  const first = Math.floor(low)
  const end = Math.ceil(high)
  if (end <= first + 1) {
    const middle = 0.5 * (low + high) - first
    area[rowStart + first]! += amount - amount * middle
    area[rowStart + first + 1]! += amount * middle
    return
  }
  const perPixel = 1 / (high - low)
  const offset = low - first
  const rest = high - end + 1
  const firstShare = 0.5 * perPixel * (1 - offset) * (1 - offset)
  const lastShare = 0.5 * perPixel * rest * rest
  area[rowStart + first]! += amount * firstShare
  if (end === first + 2) {
    area[rowStart + first + 1]! += amount * (1 - firstShare - lastShare)
  } else {
    const secondShare = perPixel * (1.5 - offset)
    area[rowStart + first + 1]! += amount * (secondShare - firstShare)
    for (let column = first + 2; column < end - 1; column += 1) area[rowStart + column]! += amount * perPixel
    const beforeLast = secondShare + (end - first - 3) * perPixel
    area[rowStart + end - 1]! += amount * (1 - beforeLast - lastShare)
  }
  area[rowStart + end]! += amount * lastShare
}

export function coverageAt({ left, top, width, height, values }: Coverage, x: number, y: number): number {
  const column = x - left
  const row = y - top
  if (column < 0 || row < 0 || column >= width || row >= height) return 0
  return values[row * width + column]!
}

/** Moved by whole pixels; shares its values with the original. */
export function shifted(coverage: Coverage, dx: number, dy: number): Coverage {
  return { ...coverage, left: coverage.left + Math.round(dx), top: coverage.top + Math.round(dy) }
}

/** What of `a` lies outside `b`. */
export function without(a: Coverage, b: Coverage): Coverage {
  return combined(a, b, (own, other) => own * (1 - other))
}

/** What lies in both. */
export function inside(a: Coverage, b: Coverage): Coverage {
  return combined(a, b, (own, other) => own * other)
}

function combined(a: Coverage, b: Coverage, combine: (own: number, other: number) => number): Coverage {
  const values = new Float32Array(a.values.length)
  for (let y = 0, at = 0; y < a.height; y += 1) {
    for (let x = 0; x < a.width; x += 1, at += 1) {
      const own = a.values[at]!
      if (own > 0) values[at] = combine(own, coverageAt(b, x + a.left, y + a.top))
    }
  }
  return { left: a.left, top: a.top, width: a.width, height: a.height, values }
}

/** The larger of both at each pixel. */
export function union(a: Coverage, b: Coverage): Coverage {
  const left = Math.min(a.left, b.left)
  const top = Math.min(a.top, b.top)
  const width = Math.max(a.left + a.width, b.left + b.width) - left
  const height = Math.max(a.top + a.height, b.top + b.height) - top
  const values = new Float32Array(width * height)
  for (const each of [a, b]) {
    for (let y = 0, at = 0; y < each.height; y += 1) {
      const row = (y + each.top - top) * width + each.left - left
      for (let x = 0; x < each.width; x += 1, at += 1) {
        if (each.values[at]! > values[row + x]!) values[row + x] = each.values[at]!
      }
    }
  }
  return { left, top, width, height, values }
}

/** What of a coverage lies left of, right of, or below a line; pixels. */
export const leftOf = (coverage: Coverage, x: number): Coverage => cut(coverage, { right: x })
export const rightOf = (coverage: Coverage, x: number): Coverage => cut(coverage, { left: x })
export const below = (coverage: Coverage, y: number): Coverage => cut(coverage, { top: y })

function cut(coverage: Coverage, limits: { left?: number; right?: number; top?: number }): Coverage {
  const left = clamp(limits.left ?? -Infinity, coverage.left, coverage.left + coverage.width)
  const right = clamp(limits.right ?? Infinity, left, coverage.left + coverage.width)
  const top = clamp(limits.top ?? -Infinity, coverage.top, coverage.top + coverage.height)
  const width = right - left
  const height = coverage.top + coverage.height - top
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const from = (y + top - coverage.top) * coverage.width + left - coverage.left
    values.set(coverage.values.subarray(from, from + width), y * width)
  }
  return { left, top, width, height, values }
}
