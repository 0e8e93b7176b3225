import { likelyLayout, readShape, type ProfileInput, type ProfileOutput } from '../../../src-shared/domain/index.ts'
import { fromHalf } from '../../../src-shared/onnx/float16.ts'
import { MANY_CLASSES } from '../explore-protocol.ts'
import type { Rectangle } from './input-tensor.ts'
import type { RuntimeTensor } from './runtime.ts'

/** An output, looked at in evenly spread places of what the photo covers, with what is true there. */
export type Sample = {
  layout: ProfileOutput['layout']
  classes: number
  classMap: boolean
  /** Whole numbers by their type; a float can hold them as well. */
  wholeType: boolean
  /** Of the output itself. */
  width: number
  height: number
  /** Places: `columns` × `rows`. */
  columns: number
  rows: number
  /** Class after class, each `columns` × `rows`; of a class map the indices. */
  values: Float32Array
  /** 1 where the ground truth is, by place; null without ground truth. */
  truth: Uint8Array | null
  low: number
  high: number
  sumsToOne: boolean
}

/** Half precision and rounding leave this much. */
const SUM_TOLERANCE = 0.02
/** Ground truth counts from here up. */
const COVERED = 128
/** More classes than any map in use has: it is something else. */
const MOST_CLASSES = 1024
/** Where every reading of so many classes is counted, fewer places have to do. */
const GLANCE_SIDE = 56

/** Null where the output is no picture, or holds values that are no numbers. */
export function sampleOutput(
  { type, dims, data }: RuntimeTensor,
  input: ProfileInput,
  content: Rectangle,
  truth: Uint8Array | null,
  { maxSide, glance = false }: { maxSide: number; glance?: boolean },
): Sample | null {
  const layout = likelyLayout(dims, input)
  const shape = readShape(dims, layout)
  const [classes, height, width] = [Number(shape?.channels), Number(shape?.height), Number(shape?.width)]
  if (!(classes > 0 && width > 0 && height > 0) || classes > MOST_CLASSES) return null
  const source = data as ArrayLike<number | bigint>
  if (source.length < classes * width * height) return null
  const read = reader(type, source)
  const interleaved = layout === 'NHWC' && dims.length > 2
  const [classStep, pixelStep] = interleaved ? [1, classes] : [width * height, 1]

  const side = glance && classes > MANY_CLASSES ? Math.min(maxSide, GLANCE_SIDE) : maxSide
  const xs = places(content.left, content.width, input.width, width, side)
  const ys = places(content.top, content.height, input.height, height, side)
  const [columns, rows] = [xs.length, ys.length]
  const count = columns * rows
  const values = new Float32Array(classes * count)
  let [low, high, whole] = [Infinity, -Infinity, true]
  for (let each = 0, to = 0; each < classes; each += 1) {
    for (const y of ys) {
      for (const x of xs) {
        const value = read((y * width + x) * pixelStep + each * classStep)
        if (!Number.isFinite(value)) return null
        values[to++] = value
        if (value < low) low = value
        if (value > high) high = value
        whole &&= Number.isInteger(value)
      }
    }
  }
  const wholeType = /^u?int/.test(type)
  return {
    layout,
    classes,
    // A plane of 0 and 1 in floats is a mask all the same.
    classMap: classes === 1 && (wholeType || (whole && high > 1)) && low >= 0,
    wholeType,
    width,
    height,
    columns,
    rows,
    values,
    truth: truth && truthAt(truth, input, { xs, ys, width, height }),
    low,
    high,
    sumsToOne: classes > 1 && sumToOne(values, classes, count),
  }
}

/** Why an output that has the shape of a picture was none. */
export function holdsNoNumbers(tensor: RuntimeTensor | undefined): boolean {
  if (!tensor) return false
  const data = tensor.data as ArrayLike<number | bigint>
  const read = reader(tensor.type, data)
  for (let index = 0; index < data.length; index++) if (!Number.isFinite(read(index))) return true
  return false
}

function reader(type: string, data: ArrayLike<number | bigint>): (index: number) => number {
  if (type === 'float16') return (index) => fromHalf(Number(data[index]))
  if (type === 'int64' || type === 'uint64') return (index) => Number(data[index])
  return (index) => data[index] as number
}

/** Positions in the output, of at most `most`, that lie in the part of the input that the photo covers. */
function places(start: number, length: number, from: number, to: number, most: number): number[] {
  const first = Math.min(to - 1, Math.round((start * to) / from))
  const last = Math.min(to, Math.max(first + 1, Math.round(((start + length) * to) / from)))
  const span = last - first
  const count = Math.min(most, span)
  return Array.from({ length: count }, (_, index) => first + Math.floor(((index + 0.5) * span) / count))
}

type Grid = { xs: readonly number[]; ys: readonly number[]; width: number; height: number }

/** The truth has the input's size: each place is looked up at its centre. */
function truthAt(rgb: Uint8Array, input: { width: number; height: number }, grid: Grid): Uint8Array {
  const toInput = (at: number, from: number, to: number) => Math.min(to - 1, Math.floor(((at + 0.5) * to) / from))
  const columns = grid.xs.map((x) => toInput(x, grid.width, input.width))
  const out = new Uint8Array(grid.xs.length * grid.ys.length)
  let to = 0
  for (const y of grid.ys) {
    const row = toInput(y, grid.height, input.height) * input.width
    for (const x of columns) out[to++] = rgb[(row + x) * 3]! >= COVERED ? 1 : 0
  }
  return out
}

function sumToOne(values: Float32Array, classes: number, count: number): boolean {
  for (let at = 0; at < count; at += 1) {
    let sum = 0
    for (let each = 0; each < classes; each += 1) sum += values[each * count + at]!
    if (Math.abs(sum - 1) > SUM_TOLERANCE) return false
  }
  return true
}
