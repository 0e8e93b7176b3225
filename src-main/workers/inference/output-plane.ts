import {
  AppError,
  describeTensor,
  holdsIndices,
  readShape,
  type ModelProfile,
} from '../../../src-shared/domain/index.ts'
import { fromHalf } from '../../../src-shared/onnx/float16.ts'
import { fillFast } from './fast-plane.ts'
import type { ImageSize } from '../request-parts.ts'
import type { Rectangle } from './input-tensor.ts'
import type { RuntimeTensor } from './runtime.ts'

type Plane = { width: number; height: number; values: Uint8Array }
type Reader = (index: number) => number
/** A tensor as one image: where its values lie, from `offset` on. */
type Grid = {
  channels: number
  width: number
  height: number
  offset: number
  channelStep: number
  pixelStep: number
  read: Reader
}
/** Which image of how many a tensor is read for. */
export type InBatch = { size: number; index: number }

/**
 * The probability of one class, 0..255 for 0..1, of what the photo covers in the model's input, at the output's size.
 * @throws AppError INFERENCE_FAILED where the output is no mask, lacks the class, or holds values that are no numbers
 */
export function outputPlane(
  tensor: RuntimeTensor,
  profile: Pick<ModelProfile, 'input' | 'output'>,
  content: Rectangle,
  batch: InBatch = { size: 1, index: 0 },
): Plane {
  const grid = asGrid(tensor, profile.output.layout, batch)
  const { activation } = profile.output
  const probability = probabilityReader(grid, profile.output, tensor)
  const area = scaleRectangle(content, profile.input, grid)
  const values = new Uint8Array(area.width * area.height)
  if (tensor.data instanceof Float32Array && activation !== 'argmax' && activation !== 'divide-by-255') {
    const whole = fillFast(values, { ...grid, data: tensor.data }, area, { ...profile.output, activation })
    if (!whole) throw notNumbers(profile.output.name)
    return { width: area.width, height: area.height, values }
  }
  let to = 0
  for (let y = area.top; y < area.top + area.height; y += 1) {
    for (let x = area.left; x < area.left + area.width; x += 1) {
      const value = probability(y * grid.width + x)
      if (!Number.isFinite(value)) throw notNumbers(profile.output.name)
      const shown = profile.output.invert ? 1 - value : value
      values[to] = Math.round(Math.min(1, Math.max(0, shown)) * 255)
      to += 1
    }
  }
  return { width: area.width, height: area.height, values }
}

/** The same of the whole output, unrounded: for comparing. @throws AppError as outputPlane */
export function outputProbabilities(
  tensor: RuntimeTensor,
  output: ModelProfile['output'],
  batch: InBatch = { size: 1, index: 0 },
): { width: number; height: number; values: Float32Array } {
  const grid = asGrid(tensor, output.layout, batch)
  const probability = probabilityReader(grid, output, tensor)
  const { width, height } = grid
  const values = new Float32Array(width * height)
  for (let at = 0; at < values.length; at += 1) {
    const value = probability(at)
    if (!Number.isFinite(value)) throw notNumbers(output.name)
    values[at] = Math.min(1, Math.max(0, output.invert ? 1 - value : value))
  }
  return { width, height, values }
}

function asGrid(tensor: RuntimeTensor, layout: 'NCHW' | 'NHWC', { size, index }: InBatch): Grid {
  const { dims, type } = tensor
  // [N,H,W] of a batch would read as N channels.
  const single = dims.length === 3 && dims[0] === size ? [1, ...dims.slice(1)] : dims
  const shape = readShape(single, layout)
  const [channels, height, width] = [Number(shape?.channels), Number(shape?.height), Number(shape?.width)]
  const data = tensor.data as ArrayLike<number | bigint>
  const offset = index * channels * width * height
  if (!(channels > 0 && width > 0 && height > 0) || data.length < offset + channels * width * height) {
    throw new AppError(
      'INFERENCE_FAILED',
      `The model gave ${describeTensor({ type, shape: [...dims] })}, which is no mask.`,
    )
  }
  const pixels = width * height
  const flat = shape !== null && dims.length === 2
  const interleaved = layout === 'NHWC' && !flat
  return {
    channels,
    width,
    height,
    offset,
    channelStep: interleaved ? 1 : pixels,
    pixelStep: interleaved ? channels : 1,
    read: reader(type, data),
  }
}

function reader(type: string, data: ArrayLike<number | bigint>): Reader {
  if (type === 'float16') return (index) => fromHalf(Number(data[index]))
  if (type === 'int64' || type === 'uint64') return (index) => Number(data[index])
  return (index) => data[index] as number
}

/** Activation first, then the class. `at` is a pixel of the output, row by row. */
function probabilityReader(grid: Grid, output: ModelProfile['output'], { type, dims }: RuntimeTensor): Reader {
  const { channels, offset, channelStep, pixelStep, read } = grid
  const picked = output.class
  if (channels === 1 && holdsIndices(type, output.activation)) {
    return (at) => (Math.round(read(offset + at)) === picked ? 1 : 0)
  }
  if (picked >= channels) {
    throw new AppError(
      'INFERENCE_FAILED',
      `The profile picks class ${picked}, but the model gave ${describeTensor({ type, shape: [...dims] })} with ${channels} classes.`,
    )
  }
  const value = (at: number, channel = picked) => read(offset + at * pixelStep + channel * channelStep)
  switch (output.activation) {
    case 'none':
      return value
    case 'divide-by-255':
      return (at) => value(at) / 255
    case 'sigmoid':
      return (at) => 1 / (1 + Math.exp(-value(at)))
    case 'softmax':
      return (at) => softmax(at, channels, value)
    case 'argmax':
      return (at) => isHighest(at, channels, picked, value)
  }
}

function softmax(at: number, channels: number, value: (at: number, channel?: number) => number): number {
  let highest = -Infinity
  for (let channel = 0; channel < channels; channel += 1) highest = Math.max(highest, value(at, channel))
  let sum = 0
  for (let channel = 0; channel < channels; channel += 1) sum += Math.exp(value(at, channel) - highest)
  return Math.exp(value(at) - highest) / sum
}

/** 1 where the class has the highest value; of equal ones the first wins, as in numpy. NaN stays NaN. */
function isHighest(
  at: number,
  channels: number,
  picked: number,
  value: (at: number, channel?: number) => number,
): number {
  const own = value(at)
  for (let channel = 0; channel < channels; channel += 1) {
    const other = value(at, channel)
    if (Number.isNaN(other)) return NaN
    if (other > own || (other === own && channel < picked)) return 0
  }
  return 1
}

/** The same part of the output that the photo covers in the input. */
export function scaleRectangle(content: Rectangle, input: ImageSize, output: ImageSize): Rectangle {
  const [left, width] = scaleSpan(content.left, content.width, input.width, output.width)
  const [top, height] = scaleSpan(content.top, content.height, input.height, output.height)
  return { left, top, width, height }
}

function scaleSpan(start: number, length: number, from: number, to: number): [number, number] {
  const first = Math.min(to - 1, Math.round((start * to) / from))
  const last = Math.min(to, Math.max(first + 1, Math.round(((start + length) * to) / from)))
  return [first, last - first]
}

function notNumbers(name: string): AppError {
  return new AppError(
    'INFERENCE_FAILED',
    `The model gave values that are no numbers (NaN or infinite) in output ${name}; check its profile, or the checkpoint: its training may have diverged.`,
  )
}
