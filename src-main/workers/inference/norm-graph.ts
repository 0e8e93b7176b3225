import { fromHalf } from '../../../src-shared/onnx/float16.ts'
import { contentOf, fieldsOf } from '../../../src-shared/onnx/protobuf-fields.ts'
import { ONNX_TYPES } from '../../../src-shared/onnx/write-onnx.ts'
import { readGraph } from './graph-part.ts'

/** A batch normalisation as it was left by training: what went into it had these means and variances, by channel. */
export type NormLayer = { input: string; mean: Float32Array; variance: Float32Array }

/** Field numbers of onnx.proto. */
const TENSOR = { type: 2, floats: 4, raw: 9 }

/**
 * The part of a graph before its first batch normalisations, with what goes into them as its outputs: small and quick. Null
 * where it has none: most exporters fold them into the convolutions.
 */
export function normGraph(model: Uint8Array, most: number): { model: Uint8Array; layers: NormLayer[] } | null {
  const graph = readGraph(model)
  if (!graph) return null
  const layers: NormLayer[] = []
  for (const { inputs, operator } of graph.nodes) {
    if (operator !== 'BatchNormalization' || layers.length === most) continue
    const [mean, variance] = [graph.tensors.get(inputs[3] ?? ''), graph.tensors.get(inputs[4] ?? '')].map(
      (tensor) => tensor && numbersOf(tensor),
    )
    const input = inputs[0] ?? ''
    if (mean && variance && mean.length === variance.length && wasTrained(mean, variance))
      layers.push({ input, mean, variance })
  }
  return layers.length === 0 ? null : { model: graph.cut(layers.map(({ input }) => input)), layers }
}

/** Null for what is neither single nor half precision, or lies in another file. */
function numbersOf(tensor: Uint8Array): Float32Array | null {
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

/** As long as it was not trained, a layer holds 0 and 1. */
function wasTrained(mean: Float32Array, variance: Float32Array): boolean {
  const isNumber = (value: number) => Number.isFinite(value)
  if (!mean.every(isNumber) || !variance.every((value) => isNumber(value) && value >= 0)) return false
  return mean.some((value) => value !== 0) || variance.some((value) => value !== 1)
}
