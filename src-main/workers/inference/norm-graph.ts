import { fromHalf } from '../../../src-shared/onnx/float16.ts'
import { contentOf, contentsOf, fieldsOf, type ProtobufField } from '../../../src-shared/onnx/protobuf-fields.ts'
import { ProtobufWriter } from '../../../src-shared/onnx/protobuf-writer.ts'
import { ONNX_TYPES } from '../../../src-shared/onnx/write-onnx.ts'

/** A batch normalisation as it was left by training: what went into it had these means and variances, by channel. */
export type NormLayer = { input: string; mean: Float32Array; variance: Float32Array }

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 }
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 }
const TENSOR = { type: 2, floats: 4, name: 8, raw: 9 }
const ATTRIBUTE_TENSOR = 5
const VALUE_NAME = 1

const textOf = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes).toString('utf8') : '')

type Node = { bytes: Uint8Array; inputs: string[]; outputs: string[]; operator: string }

/**
 * The part of a graph before its first batch normalisations, with what goes into them as its outputs: small and quick. Null
 * where it has none: most exporters fold them into the convolutions.
 */
export function normGraph(model: Uint8Array, most: number): { model: Uint8Array; layers: NormLayer[] } | null {
  const fields = fieldsOf(model)
  const graphField = fields.find(({ number }) => number === MODEL_GRAPH)
  if (!graphField) return null
  const graph = model.subarray(graphField.from, graphField.end)
  const nodes = contentsOf(graph, GRAPH.node).map(nodeOf)
  const tensors = tensorsOf(graph, nodes)
  const layers: NormLayer[] = []
  for (const { inputs, operator } of nodes) {
    if (operator !== 'BatchNormalization' || layers.length === most) continue
    const [mean, variance] = [tensors.get(inputs[3] ?? ''), tensors.get(inputs[4] ?? '')].map(
      (tensor) => tensor && numbersOf(tensor),
    )
    const input = inputs[0] ?? ''
    if (mean && variance && mean.length === variance.length && wasTrained(mean, variance))
      layers.push({ input, mean, variance })
  }
  if (layers.length === 0) return null

  const { needed, names } = nodesBefore(nodes, layers)
  const isKept = ({ number, from, end }: ProtobufField) => {
    const named = (place: number) => textOf(contentOf(graph.subarray(from, end), place))
    if (number === GRAPH.initializer) return names.has(named(TENSOR.name))
    // Old exporters list the weights among the inputs.
    if (number === GRAPH.input) return !tensors.has(named(VALUE_NAME))
    return number !== GRAPH.node && number !== GRAPH.output
  }
  const kept = fieldsOf(graph)
    .filter(isKept)
    .map(({ start, end }) => graph.subarray(start, end))
  const written = new ProtobufWriter()
  for (const { bytes } of needed) written.bytes(GRAPH.node, bytes)
  for (const { input } of layers) {
    written.bytes(GRAPH.output, new ProtobufWriter().text(VALUE_NAME, input).finish())
  }
  const rest = fields.filter(({ number }) => number !== MODEL_GRAPH).map(({ start, end }) => model.subarray(start, end))
  const own = new ProtobufWriter().bytes(MODEL_GRAPH, Buffer.concat([...kept, written.finish()])).finish()
  return { model: new Uint8Array(Buffer.concat([...rest, own])), layers }
}

function nodeOf(bytes: Uint8Array): Node {
  return {
    bytes,
    inputs: contentsOf(bytes, NODE.input).map(textOf),
    outputs: contentsOf(bytes, NODE.output).map(textOf),
    operator: textOf(contentOf(bytes, NODE.operator)),
  }
}

/** By name: initializers, and the values of Constant nodes. */
function tensorsOf(graph: Uint8Array, nodes: readonly Node[]): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  for (const tensor of contentsOf(graph, GRAPH.initializer)) found.set(textOf(contentOf(tensor, TENSOR.name)), tensor)
  for (const { bytes, outputs, operator } of nodes) {
    if (operator !== 'Constant') continue
    const tensor = contentsOf(bytes, NODE.attribute).map((each) => contentOf(each, ATTRIBUTE_TENSOR))[0]
    if (tensor) found.set(outputs[0] ?? '', tensor)
  }
  return found
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

/** What has to run before these values are there, in the order of the graph. */
function nodesBefore(nodes: readonly Node[], layers: readonly NormLayer[]): { needed: Node[]; names: Set<string> } {
  const wanted = new Set(layers.map(({ input }) => input))
  const found: Node[] = []
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue
    found.push(node)
    for (const name of node.inputs) wanted.add(name)
  }
  return { needed: found.toReversed(), names: wanted }
}
