import { toHalf } from './float16.ts'
import { ProtobufWriter } from './protobuf-writer.ts'

/** Element types by their number in onnx.proto. */
export const ONNX_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const
export type OnnxType = keyof typeof ONNX_TYPES

/** A constant. `values` in row-major order of `dims`; with `file` they are not written: that file beside the model has them. */
export type OnnxTensor = {
  name?: string
  type: OnnxType
  dims: readonly number[]
  values: ArrayLike<number>
  file?: string
}
/** What flows in or out. A dimension is a number, or a name where it is dynamic. */
export type OnnxValue = { name: string; type: OnnxType; shape: readonly (number | string)[] }
export type OnnxAttribute =
  | { int: number }
  | { ints: readonly number[] }
  | { float: number }
  | { floats: readonly number[] }
  | { string: string }
  | { tensor: OnnxTensor }
  | { graph: OnnxGraph }
export type OnnxNode = {
  op: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes?: Record<string, OnnxAttribute>
}
export type OnnxGraph = {
  name: string
  inputs: readonly OnnxValue[]
  outputs: readonly OnnxValue[]
  initializers?: readonly (OnnxTensor & { name: string })[]
  /** In topological order. */
  nodes: readonly OnnxNode[]
  /** Key and value strings that stand in the model's metadata. */
  metadata?: Record<string, string>
}

/** IR 8 and opset 17 are read by every onnxruntime since 1.13. */
const IR_VERSION = 8
export const OPSET = 17

/** The bytes of an ONNX file with this graph: the few messages that a small network needs. */
export function writeOnnx(graph: OnnxGraph, producer = 'hairline'): Uint8Array {
  const model = new ProtobufWriter()
    .integer(1, IR_VERSION)
    .text(2, producer)
    .message(7, writeGraph(graph))
    .message(8, new ProtobufWriter().text(1, '').integer(2, OPSET))
  for (const [key, value] of Object.entries(graph.metadata ?? {})) {
    model.message(14, new ProtobufWriter().text(1, key).text(2, value))
  }
  return model.finish()
}

function writeGraph(graph: OnnxGraph): ProtobufWriter {
  const message = new ProtobufWriter()
  for (const node of graph.nodes) message.message(1, writeNode(node))
  message.text(2, graph.name)
  for (const tensor of graph.initializers ?? []) message.message(5, writeTensor(tensor))
  for (const input of graph.inputs) message.message(11, writeValue(input))
  for (const output of graph.outputs) message.message(12, writeValue(output))
  return message
}

function writeNode(node: OnnxNode): ProtobufWriter {
  const message = new ProtobufWriter()
  for (const input of node.inputs) message.text(1, input)
  for (const output of node.outputs) message.text(2, output)
  message.text(3, node.outputs[0] ?? '').text(4, node.op)
  for (const [name, attribute] of Object.entries(node.attributes ?? {}))
    message.message(5, writeAttribute(name, attribute))
  return message
}

function writeAttribute(name: string, attribute: OnnxAttribute): ProtobufWriter {
  const message = new ProtobufWriter().text(1, name)
  if ('float' in attribute) return message.float(2, attribute.float).integer(20, 1)
  if ('int' in attribute) return message.integer(3, attribute.int).integer(20, 2)
  if ('string' in attribute) return message.text(4, attribute.string).integer(20, 3)
  if ('tensor' in attribute) return message.message(5, writeTensor(attribute.tensor)).integer(20, 4)
  if ('graph' in attribute) return message.message(6, writeGraph(attribute.graph)).integer(20, 5)
  if ('floats' in attribute) {
    for (const value of attribute.floats) message.float(7, value)
    return message.integer(20, 6)
  }
  for (const value of attribute.ints) message.integer(8, value)
  return message.integer(20, 7)
}

function writeTensor(tensor: OnnxTensor): ProtobufWriter {
  const message = new ProtobufWriter()
  for (const size of tensor.dims) message.integer(1, size)
  message.integer(2, ONNX_TYPES[tensor.type])
  if (tensor.name !== undefined) message.text(8, tensor.name)
  if (tensor.file === undefined) return message.bytes(9, rawValues(tensor))
  return message.message(13, new ProtobufWriter().text(1, 'location').text(2, tensor.file)).integer(14, 1)
}

/** Little-endian, as ONNX wants it and as every machine that runs this has it. */
function rawValues({ type, values }: OnnxTensor): Uint8Array {
  const numbers = Array.from(values)
  switch (type) {
    case 'float32':
      return bytesOf(Float32Array.from(numbers))
    case 'float64':
      return bytesOf(Float64Array.from(numbers))
    case 'float16':
      return bytesOf(Uint16Array.from(numbers, toHalf))
    case 'int64':
      return bytesOf(BigInt64Array.from(numbers, BigInt))
    case 'int32':
      return bytesOf(Int32Array.from(numbers))
    case 'uint8':
    case 'bool':
      return Uint8Array.from(numbers)
    case 'int8':
      return bytesOf(Int8Array.from(numbers))
    default:
      throw new RangeError(`no values of type ${type} can be written`)
  }
}

const bytesOf = (array: { buffer: ArrayBufferLike }) => new Uint8Array(array.buffer)

function writeValue({ name, type, shape }: OnnxValue): ProtobufWriter {
  const dims = new ProtobufWriter()
  for (const size of shape) {
    const dim = new ProtobufWriter()
    dims.message(1, typeof size === 'number' ? dim.integer(1, size) : dim.text(2, size))
  }
  const tensorType = new ProtobufWriter().integer(1, ONNX_TYPES[type]).message(2, dims)
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensorType))
}
