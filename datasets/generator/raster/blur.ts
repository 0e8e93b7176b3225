import { clamp } from './maths.ts'
import type { Box, Coverage } from './coverage.ts'

const PASSES = 3

/** A blurred coverage on a coarse grid, a value for `step` × `step` pixels: what is blurred has no detail to lose. */
type Coarse = { left: number; top: number; columns: number; rows: number; step: number; values: Float32Array }

/** Three box blurs, close to a Gaussian. `radius` in pixels; `step`: pixels to a cell of the coarse grid. */
export function blurred(coverage: Coverage, radius: number, step: number, within?: Box): Coverage {
  const coarse = coarselyBlurred(coverage, radius, step)
  const { left, top, columns, rows } = coarse
  const all = { left, top, width: columns * step, height: rows * step }
  return sample(coarse, within ? overlap(all, within) : all)
}

/**
 * What a shape shows of itself beside its own blurred copy moved by dx, dy: the crescent of shade or light along one side.
 * Pixels.
 */
export function crescent(coverage: Coverage, dx: number, dy: number, radius: number, step: number): Coverage {
  const coarse = coarselyBlurred(coverage, radius, step)
  const { left, top, width, height, values: own } = coverage
  const box = { left: left - Math.round(dx), top: top - Math.round(dy), width, height }
  const { values } = sample(coarse, box)
  for (let index = 0; index < values.length; index += 1) values[index] = own[index]! * (1 - values[index]!)
  return { left, top, width, height, values }
}

function coarselyBlurred(coverage: Coverage, radius: number, step: number): Coarse {
  const reach = Math.max(1, Math.round(radius / step / 1.6))
  const margin = PASSES * reach + 2
  const columns = Math.ceil(coverage.width / step) + 2 * margin
  const rows = Math.ceil(coverage.height / step) + 2 * margin
  const values = shrunk(coverage, columns, rows, margin, step)
  const spare = new Float32Array(values.length)
  for (let pass = 0; pass < PASSES; pass += 1) {
    boxBlur(values, spare, { length: columns, lines: rows, along: 1, across: columns }, reach)
    boxBlur(spare, values, { length: rows, lines: columns, along: columns, across: 1 }, reach)
  }
  return { left: coverage.left - margin * step, top: coverage.top - margin * step, columns, rows, step, values }
}

function shrunk(coverage: Coverage, columns: number, rows: number, margin: number, step: number): Float32Array {
  const small = new Float32Array(columns * rows)
  const { width, height, values } = coverage
  const weight = 1 / (step * step)
  for (let y = 0, at = 0; y < height; y += 1) {
    let cell = (Math.floor(y / step) + margin) * columns + margin
    for (let x = 0, inCell = 0; x < width; x += 1, at += 1) {
      small[cell]! += values[at]! * weight
      inCell += 1
      if (inCell === step) {
        inCell = 0
        cell += 1
      }
    }
  }
  return small
}

/** Lines of `length` values that lie `along` apart; the lines lie `across` apart. */
type Lines = { length: number; lines: number; along: number; across: number }

/** The mean of 2 × reach + 1 values; beyond the grid there is nothing. */
function boxBlur(source: Float32Array, result: Float32Array, lines: Lines, reach: number): void {
  const { length, along, across } = lines
  const weight = 1 / (2 * reach + 1)
  for (let line = 0; line < lines.lines; line += 1) {
    const start = line * across
    let sum = 0
    for (let index = 0; index < reach && index < length; index += 1) sum += source[start + index * along]!
    for (let index = 0; index < length; index += 1) {
      if (index + reach < length) sum += source[start + (index + reach) * along]!
      if (index - reach - 1 >= 0) sum -= source[start + (index - reach - 1) * along]!
      result[start + index * along] = sum * weight
    }
  }
}

/** The coarse grid at every pixel of a box, bilinear. */
function sample({ left, top, columns, rows, step, values: grid }: Coarse, box: Box): Coverage {
  const values = new Float32Array(box.width * box.height)
  const result = { left: box.left, top: box.top, width: box.width, height: box.height, values }
  if (columns < 2 || rows < 2) return result
  // The row of the grid at the height of the pixels: first down, then across.
  const between = new Float32Array(columns)
  for (let y = 0; y < box.height; y += 1) {
    const sourceY = (y + box.top - top + 0.5) / step - 0.5
    if (sourceY < 0 || sourceY > rows - 1) continue
    const row = Math.min(rows - 2, Math.floor(sourceY))
    const share = sourceY - row
    for (let column = 0, index = row * columns; column < columns; column += 1, index += 1) {
      between[column] = grid[index]! + (grid[index + columns]! - grid[index]!) * share
    }
    sampleRow(
      between,
      (box.left - left + 0.5) / step - 0.5,
      1 / step,
      values.subarray(y * box.width, (y + 1) * box.width),
    )
  }
  return result
}

/** A row of the grid from `first` on, a value for each `pitch`. */
function sampleRow(grid: Float32Array, first: number, pitch: number, values: Float32Array): void {
  const last = grid.length - 1
  for (let x = 0; x < values.length; x += 1) {
    const source = first + x * pitch
    if (source < 0) continue
    if (source > last) return
    const column = source >= last ? last - 1 : source | 0
    const value = grid[column]! + (grid[column + 1]! - grid[column]!) * (source - column)
    if (value >= 1e-5) values[x] = value
  }
}

function overlap(a: Box, b: Box): Box {
  const left = Math.max(a.left, b.left)
  const top = Math.max(a.top, b.top)
  const width = clamp(Math.min(a.left + a.width, b.left + b.width) - left, 0, Infinity)
  const height = clamp(Math.min(a.top + a.height, b.top + b.height) - top, 0, Infinity)
  return { left, top, width, height }
}
