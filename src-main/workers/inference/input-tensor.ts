import { AppError, type ModelProfile } from '../../../src-shared/domain/index.ts'
import { toHalf } from '../../../src-shared/onnx/float16.ts'
import type { TensorData } from './runtime.ts'

/** The part of the model's input that the photo covers; all of it, unless letterboxed. Pixels. */
export type Rectangle = { left: number; top: number; width: number; height: number }

/** A photo at the model's size, height × width × 3, and the part of it that the photo covers. */
export type FeedImage = { rgb: Uint8Array; content: Rectangle }

/** One type of element: an array for so many, and how a number is kept in it. */
type Elements = { make: (length: number) => TensorData; store: (value: number) => number | bigint }

const whole = (low: number, high: number) => (value: number) => Math.min(high, Math.max(low, Math.round(value)))

const ELEMENTS: Record<string, Elements> = {
  float32: { make: (length) => new Float32Array(length), store: (value) => value },
  float64: { make: (length) => new Float64Array(length), store: (value) => value },
  // The runtime takes the bits of a half, since engines before Node 24 have no array of them.
  float16: { make: (length) => new Uint16Array(length), store: toHalf },
  uint8: { make: (length) => new Uint8Array(length), store: whole(0, 255) },
  int8: { make: (length) => new Int8Array(length), store: whole(-128, 127) },
  int32: { make: (length) => new Int32Array(length), store: whole(-(2 ** 31), 2 ** 31 - 1) },
  int64: { make: (length) => new BigInt64Array(length), store: (value) => BigInt(Math.round(value)) },
}

/**
 * Images as the model wants them, one behind the other. value = (pixel × scale − mean) / std, mean and std in RGB order;
 * `per-image` takes both from what the photo covers. The fourth channel of RGBA is 0.
 * @param reuse an array of an earlier call for the same model: new memory costs more time than filling it
 * @throws AppError INFERENCE_FAILED for a type of element that no image can be given as
 */
export function batchElements(
  images: readonly FeedImage[],
  input: ModelProfile['input'],
  type: string,
  reuse?: TensorData,
): TensorData {
  const elements = ELEMENTS[type]
  if (!elements)
    throw new AppError(
      'INFERENCE_FAILED',
      `The model wants its image as ${type}, which is not supported; export it with a float32 input.`,
    )
  const length = input.width * input.height * input.channels.length
  const data = reuse?.length === length * images.length ? reuse : elements.make(length * images.length)
  for (const [index, image] of images.entries()) fillImage(data, index * length, image, input, elements)
  return data
}

/** One image; `rgb` is height × width × 3 of the profile's size. See batchElements. */
export function imageElements(
  rgb: Uint8Array,
  content: Rectangle,
  input: ModelProfile['input'],
  type: string,
): TensorData {
  return batchElements([{ rgb, content }], input, type)
}

function fillImage(
  data: TensorData,
  at: number,
  { rgb, content }: FeedImage,
  input: ModelProfile['input'],
  elements: Elements,
): void {
  const pixels = input.width * input.height
  if (rgb.length !== pixels * 3) {
    throw new AppError('INFERENCE_FAILED', `The cached input has ${rgb.length} bytes, but ${pixels * 3} were expected.`)
  }
  const tables = tablesOf(rgb, content, input, elements)
  const order = input.channels === 'BGR' ? [2, 1, 0] : [0, 1, 2]
  const [channelStep, pixelStep] = input.layout === 'NCHW' ? [pixels, 1] : [1, input.channels.length]
  const starts = order.map((channel) => at + channel * channelStep)
  if (data instanceof Float32Array) copyFloats(data, starts, pixelStep, rgb, tables as Float32Array[])
  else for (const color of [0, 1, 2]) copyPlane(data, starts[color]!, pixelStep, rgb, color, tables[color]!)
}

/** The innermost loop for what nearly all models take: once over the picture. */
function copyFloats(
  data: Float32Array,
  starts: readonly number[],
  step: number,
  rgb: Uint8Array,
  tables: readonly Float32Array[],
): void {
  let [red, green, blue] = starts as [number, number, number]
  const [ofRed, ofGreen, ofBlue] = tables as [Float32Array, Float32Array, Float32Array]
  for (let from = 0; from < rgb.length; from += 3, red += step, green += step, blue += step) {
    data[red] = ofRed[rgb[from]!]!
    data[green] = ofGreen[rgb[from + 1]!]!
    data[blue] = ofBlue[rgb[from + 2]!]!
  }
}

/** With arrays of one kind in each call, the engine compiles it for that kind. */
function copyPlane(
  data: TensorData,
  start: number,
  step: number,
  rgb: Uint8Array,
  color: number,
  table: TensorData,
): void {
  for (let from = color, to = start; from < rgb.length; from += 3, to += step) data[to] = table[rgb[from]!]!
}

/** A pixel has one of 256 values: each is computed once; where it is the same for all images, once for all. */
function tablesOf(
  rgb: Uint8Array,
  content: Rectangle,
  input: ModelProfile['input'],
  elements: Elements,
): readonly TensorData[] {
  const { scale, mean, std } = input
  if (input.normalization === 'fixed') {
    return fixedTables(
      elements,
      [0, 1, 2].map((color) => [scale, mean[color]!, std[color]!] as const),
    )
  }
  return [0, 1, 2].map((color) => {
    const counts = countValues(rgb, content, input.width, color)
    return tableOf(elements, scale, ...momentsOf(counts, scale))
  })
}

function tableOf({ make, store }: Elements, scale: number, mean: number, std: number): TensorData {
  const table = make(256)
  for (let value = 0; value < 256; value += 1) table[value] = store((value * scale - mean) / std)
  return table
}

type Constants = readonly (readonly [scale: number, mean: number, std: number])[]

const KEPT_TABLES = 16
const kept: { elements: Elements; constants: Constants; tables: TensorData[] }[] = []

function fixedTables(elements: Elements, constants: Constants): readonly TensorData[] {
  const isSame = (one: Constants) => one.every((color, at) => color.every((value, of) => value === constants[at]![of]))
  const known = kept.find((each) => each.elements === elements && isSame(each.constants))
  if (known) return known.tables
  const tables = constants.map((color) => tableOf(elements, ...color))
  kept.unshift({ elements, constants, tables })
  kept.length = Math.min(kept.length, KEPT_TABLES)
  return tables
}

/** How often each value of one colour occurs in the part that the photo covers. */
function countValues(rgb: Uint8Array, content: Rectangle, width: number, color: number): Uint32Array {
  const counts = new Uint32Array(256)
  for (let y = content.top; y < content.top + content.height; y += 1) {
    for (let x = content.left; x < content.left + content.width; x += 1) {
      const value = rgb[(y * width + x) * 3 + color]!
      counts[value] = counts[value]! + 1
    }
  }
  return counts
}

/** Mean and standard deviation (of the whole, not of a sample). An image of one colour has the deviation 1: it becomes 0. */
function momentsOf(counts: Uint32Array, scale: number): [number, number] {
  let [total, sum] = [0, 0]
  for (const [value, count] of counts.entries()) {
    total += count
    sum += count * (value * scale)
  }
  const mean = sum / total
  const variance = counts.reduce((squares, count, value) => squares + count * (value * scale - mean) ** 2, 0) / total
  return [mean, Math.sqrt(variance) || 1]
}
