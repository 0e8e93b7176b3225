import { fromHalf } from '../../../src-shared/onnx/float16.ts'
import type { ElementType, Quantization, TfliteTensor } from './model.ts'
import { elementsOf } from './model.ts'

/** How a tensor's elements are kept in the converted graph. */
export type ValueType = 'float32' | 'int32' | 'int64' | 'uint8' | 'int8' | 'bool'
type Values = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>
/** Row-major in the order of `shape`. Whole numbers are exact. */
export type Constant = { type: ValueType; shape: readonly number[]; values: Values }

type Element = { size: number; read: (view: DataView, at: number) => number }
const ELEMENTS: Record<ElementType, Element> = {
  float32: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  float16: { size: 2, read: (view, at) => fromHalf(view.getUint16(at, true)) },
  int32: { size: 4, read: (view, at) => view.getInt32(at, true) },
  int64: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  int16: { size: 2, read: (view, at) => view.getInt16(at, true) },
  uint8: { size: 1, read: (view, at) => view.getUint8(at) },
  int8: { size: 1, read: (view, at) => view.getInt8(at) },
  bool: { size: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
}

/** What a tensor becomes: quantized ones are kept as the numbers that they stand for, halves as single floats. */
export function valueType({ type, quantization }: Pick<TfliteTensor, 'type' | 'quantization'>): ValueType {
  if (quantization || type === 'float16') return 'float32'
  return type === 'int16' ? 'int32' : type
}

/** The numbers of a constant; null for what the graph computes. */
export function readConstant(tensor: TfliteTensor): Constant | null {
  const { data, shape, quantization } = tensor
  if (!data) return null
  const { size, read } = ELEMENTS[tensor.type]
  const type = valueType(tensor)
  const length = elementsOf(shape)
  const values: Values = type === 'float32' ? new Float32Array(length) : new Float64Array(length)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  for (let index = 0; index < length; index += 1) values[index] = read(view, index * size)
  if (quantization) dequantize(values, shape, quantization)
  return { type, shape, values }
}

/** value = scale × (stored − zeroPoint), in place. */
function dequantize(values: Values, shape: readonly number[], { scales, zeroPoints, axis }: Quantization): void {
  // Each index of the axis holds runs of this many neighbours.
  const run = elementsOf(shape.slice(axis + 1))
  for (let index = 0; index < values.length; index += 1) {
    const channel = scales.length === 1 ? 0 : Math.floor(index / run) % scales.length
    values[index] = scales[channel]! * (values[index]! - zeroPoints[channel]!)
  }
}

/** The same numbers with their axes in another order: `order[i]` is the old axis that becomes axis i. */
export function permute({ type, shape, values }: Constant, order: readonly number[]): Constant {
  const strides = shape.map((_, axis) => elementsOf(shape.slice(axis + 1)))
  const outShape = order.map((axis) => shape[axis]!)
  const outStrides = order.map((axis) => strides[axis]!)
  const permuted = type === 'float32' ? new Float32Array(values.length) : new Float64Array(values.length)
  const position = outShape.map(() => 0)
  let from = 0
  for (let to = 0; to < permuted.length; to += 1) {
    permuted[to] = values[from]!
    for (let axis = outShape.length - 1; axis >= 0; axis -= 1) {
      from += outStrides[axis]!
      position[axis] = position[axis]! + 1
      if (position[axis]! < outShape[axis]!) break
      from -= outStrides[axis]! * outShape[axis]!
      position[axis] = 0
    }
  }
  return { type, shape: outShape, values: permuted }
}
