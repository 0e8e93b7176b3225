import { fromHalf } from '../../../src-shared/onnx/float16.ts'
import { contentOf, fieldsOf } from '../../../src-shared/onnx/protobuf-fields.ts'
import { ONNX_TYPES } from '../../../src-shared/onnx/write-onnx.ts'

/** Field numbers of onnx.proto. */
const TENSOR = { dims: 1, type: 2, floats: 4, raw: 9 }

/** Values of a tensor as it stands in the file; null for what is neither single nor half precision, or lies in another file. */
export function numbersOf(tensor: Uint8Array): Float32Array | null {
  const fields = fieldsOf(tensor)
  const type = fields.find(({ number }) => number === TENSOR.type)
  const raw = contentOf(tensor, TENSOR.raw)
  const kind = type ? tensor[type.from] : undefined
  if (raw) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
    if (kind === ONNX_TYPES.float32)
      return Float32Array.from({ length: raw.length >> 2 }, (_, at) => view.getFloat32(4 * at, true))
    if (kind === ONNX_TYPES.float16)
      return Float32Array.from({ length: raw.length >> 1 }, (_, at) => fromHalf(view.getUint16(2 * at, true)))
    return null
  }
  if (kind !== ONNX_TYPES.float32) return null
  // Packed into one field, or one field each.
  const numbers = fields
    .filter(({ number }) => number === TENSOR.floats)
    .flatMap(({ from, end }) => {
      const view = new DataView(tensor.buffer, tensor.byteOffset + from, end - from)
      return Array.from({ length: (end - from) >> 2 }, (_, at) => view.getFloat32(4 * at, true))
    })
  return numbers.length > 0 ? Float32Array.from(numbers) : null
}

/** The shape of a tensor as it stands in the file, packed into one field or one field each. */
export function dimsOf(tensor: Uint8Array): number[] {
  return fieldsOf(tensor)
    .filter(({ number }) => number === TENSOR.dims)
    .flatMap(({ from, end }) => varints(tensor.subarray(from, end)))
}

function varints(bytes: Uint8Array): number[] {
  const values: number[] = []
  let [value, factor] = [0, 1]
  for (const byte of bytes) {
    value += (byte & 0x7f) * factor
    factor *= 128
    if (byte >= 0x80) continue
    values.push(value)
    value = 0
    factor = 1
  }
  return values
}
