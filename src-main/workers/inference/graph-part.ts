import { contentOf, contentsOf, fieldsOf, type ProtobufField } from '../../../src-shared/onnx/protobuf-fields.ts'
import { ProtobufWriter } from '../../../src-shared/onnx/protobuf-writer.ts'

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 }
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 }
const TENSOR_NAME = 8
const ATTRIBUTE = { name: 1, float: 2, tensor: 5 }
const VALUE_NAME = 1

const textOf = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes).toString('utf8') : '')

export type GraphNode = { bytes: Uint8Array; inputs: string[]; outputs: string[]; operator: string }

/** A file's graph, as far as is needed to cut it. */
export type Graph = {
  /** In an order in which they can run. */
  nodes: GraphNode[]
  /** By name: initializers, and the values of Constant nodes, as they stand in the file. */
  tensors: Map<string, Uint8Array>
  /** Names of what is fed, without weights that old exporters list there. */
  inputs: string[]
  /** The file with only those nodes that lead to these values, which become its outputs. */
  cut: (outputs: readonly string[]) => Uint8Array
}

/** Null where the file has no graph. @throws RangeError where it is cut off */
export function readGraph(model: Uint8Array): Graph | null {
  const fields = fieldsOf(model)
  const field = fields.find(({ number }) => number === MODEL_GRAPH)
  if (!field) return null
  const graph = model.subarray(field.from, field.end)
  const nodes = contentsOf(graph, GRAPH.node).map(nodeOf)
  const tensors = tensorsOf(graph, nodes)
  const inputs = contentsOf(graph, GRAPH.input)
    .map((value) => textOf(contentOf(value, VALUE_NAME)))
    .filter((name) => !tensors.has(name))
  const cut = (outputs: readonly string[]) => {
    const rest = fields
      .filter(({ number }) => number !== MODEL_GRAPH)
      .map(({ start, end }) => model.subarray(start, end))
    const part = new ProtobufWriter().bytes(MODEL_GRAPH, graphBefore(graph, { nodes, tensors }, outputs)).finish()
    return new Uint8Array(Buffer.concat([...rest, part]))
  }
  return { nodes, tensors, inputs, cut }
}

function graphBefore(
  graph: Uint8Array,
  { nodes, tensors }: Pick<Graph, 'nodes' | 'tensors'>,
  outputs: readonly string[],
): Uint8Array {
  const { needed, names } = nodesBefore(nodes, outputs)
  const isKept = ({ number, from, end }: ProtobufField) => {
    const named = (place: number) => textOf(contentOf(graph.subarray(from, end), place))
    if (number === GRAPH.initializer) return names.has(named(TENSOR_NAME))
    if (number === GRAPH.input) return !tensors.has(named(VALUE_NAME))
    return number !== GRAPH.node && number !== GRAPH.output
  }
  const kept = fieldsOf(graph)
    .filter(isKept)
    .map(({ start, end }) => graph.subarray(start, end))
  const written = new ProtobufWriter()
  for (const { bytes } of needed) written.bytes(GRAPH.node, bytes)
  for (const name of outputs) written.bytes(GRAPH.output, new ProtobufWriter().text(VALUE_NAME, name).finish())
  return Buffer.concat([...kept, written.finish()])
}

/** What has to run before these values are there, in the order of the graph. */
function nodesBefore(nodes: readonly GraphNode[], outputs: readonly string[]) {
  const names = new Set(outputs)
  const needed: GraphNode[] = []
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => names.has(name))) continue
    needed.push(node)
    for (const name of node.inputs) names.add(name)
  }
  return { needed: needed.toReversed(), names }
}

function nodeOf(bytes: Uint8Array): GraphNode {
  return {
    bytes,
    inputs: contentsOf(bytes, NODE.input).map(textOf),
    outputs: contentsOf(bytes, NODE.output).map(textOf),
    operator: textOf(contentOf(bytes, NODE.operator)),
  }
}

/** An attribute that is one number with a point; null where the node has none of that name. */
export function numberOf({ bytes }: GraphNode, name: string): number | null {
  const attribute = contentsOf(bytes, NODE.attribute).find((each) => textOf(contentOf(each, ATTRIBUTE.name)) === name)
  const value = attribute && contentOf(attribute, ATTRIBUTE.float)
  return value?.length === 4 ? new DataView(value.buffer, value.byteOffset).getFloat32(0, true) : null
}

function tensorsOf(graph: Uint8Array, nodes: readonly GraphNode[]): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  for (const tensor of contentsOf(graph, GRAPH.initializer)) found.set(textOf(contentOf(tensor, TENSOR_NAME)), tensor)
  for (const { bytes, outputs, operator } of nodes) {
    if (operator !== 'Constant') continue
    const tensor = contentsOf(bytes, NODE.attribute).map((each) => contentOf(each, ATTRIBUTE.tensor))[0]
    // A number or a list of numbers is no tensor, but a constant all the same.
    found.set(outputs[0] ?? '', tensor ?? new Uint8Array(0))
  }
  return found
}
