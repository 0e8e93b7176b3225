import { writeOnnx, type OnnxNode, type OnnxValue } from '../../../src-shared/onnx/write-onnx.ts'
import { checkModel } from './check-model.ts'
import { valueType } from './constants.ts'
import { shown, TfliteFault, Unsupported } from './fault.ts'
import { Graph } from './graph.ts'
import type { TfliteModel } from './model.ts'
import { converterOf } from './operators/index.ts'
import { dequantizeInput } from './quantize.ts'
import { readTflite } from './read-model.ts'
import { Site } from './site.ts'

/** A new version is another file for the same model: raise it whenever what is written changes. */
export const CONVERTER = 'hairline-tflite 1'

/** @throws TfliteFault, Unsupported with everything that stands in the way */
export function openTflite(bytes: Uint8Array): TfliteModel {
  const model = readTflite(bytes)
  checkModel(model, bytes.length)
  const unknown = new Set(model.operators.filter((each) => !converterOf(each)).map(({ name }) => name))
  if (unknown.size > 0) throw new Unsupported([...unknown].map((name) => `operator ${name}`))
  return model
}

/**
 * The same model as an ONNX file, opset 17: images are [N, C, H, W] from input to output, quantized tensors are floats
 * (inputs keep their bytes), names of inputs and outputs stay. `metadata` is written into it.
 * @throws TfliteFault, Unsupported
 */
export function convertTflite(model: TfliteModel, metadata: Record<string, string> = {}): Uint8Array {
  const graph = new Graph(model)
  const names = endNames(model)
  const inputs = model.inputs.map((index) => openInput(graph, index, names.get(index)!))
  convertAll(graph)
  const renamed = new Map<string, string>()
  const outputs = model.outputs.map((index) => closeOutput(graph, index, names.get(index)!, renamed))
  const called = (name: string) => renamed.get(name) ?? name
  const all = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(called),
    outputs: node.outputs.map(called),
  }))
  const nodes = usedNodes(
    all,
    outputs.map(({ name }) => name),
  )
  const used = new Set(nodes.flatMap(({ inputs: each }) => each))
  return writeOnnx({
    name: shown(model.description || 'tflite'),
    inputs,
    outputs,
    initializers: graph.initializers.filter(({ name }) => used.has(name)),
    nodes,
    metadata,
  })
}

function openInput(graph: Graph, index: number, name: string): OnnxValue {
  const tensor = graph.tensor(index)
  const isOpen = tensor.open.some((open, axis) => open && axis > 0 && tensor.shape[axis] === 1)
  if (isOpen) {
    throw new TfliteFault(
      `the size of its input ${shown(tensor.name)} is open ([${tensor.shape.join(',')}])`,
      'export it with a fixed input size',
    )
  }
  const stored = tensor.quantization && (tensor.type === 'uint8' || tensor.type === 'int8') ? tensor.type : null
  graph.hold(index, { shape: tensor.shape, name: dequantizeInput(graph, name, tensor) })
  return graph.describe(index, name, stored ?? valueType(tensor))
}

/** Goes on after an operator that cannot be converted as it is, so that all of them are told at once. */
function convertAll(graph: Graph): void {
  const features = new Set<string>()
  for (const operator of graph.model.operators) {
    try {
      converterOf(operator)?.(new Site(graph, operator))
      for (const index of operator.outputs) graph.held(index)
    } catch (error) {
      if (error instanceof Unsupported) error.features.forEach((each) => features.add(each))
      // What follows an operator that was passed over proves nothing.
      else if (features.size === 0 || !(error instanceof TfliteFault)) throw error
      for (const index of operator.outputs) graph.assume(index)
    }
  }
  if (features.size > 0) throw new Unsupported([...features])
}

/** Gives an output its name: the value that it is, or a copy where that is an input, a constant or another output. */
function closeOutput(graph: Graph, index: number, name: string, renamed: Map<string, string>): OnnxValue {
  const value = graph.value(index)
  const isOwn = graph.nodes.some(({ outputs }) => outputs.includes(value)) && !renamed.has(value)
  if (isOwn) renamed.set(value, name)
  else graph.nodes.push({ op: 'Identity', inputs: [value], outputs: [name] })
  return graph.describe(index, name)
}

/** Inputs and outputs keep their names; one without a name, or with another's, gets one. */
function endNames({ tensors, inputs, outputs }: TfliteModel): Map<number, string> {
  const names = new Map<number, string>()
  const taken = new Set<string>()
  const give = (index: number, fallback: string) => {
    const given = tensors[index]?.name ?? ''
    const wanted = given === '' || given.startsWith('#') ? fallback : given
    let name = wanted
    for (let count = 2; taken.has(name); count += 1) name = `${wanted} ${count}`
    taken.add(name)
    names.set(index, name)
  }
  inputs.forEach((index, position) => give(index, `input ${position + 1}`))
  outputs.forEach((index, position) => give(index, `output ${position + 1}`))
  return names
}

/** Without what leads to no output. */
function usedNodes(nodes: readonly OnnxNode[], outputs: readonly string[]): OnnxNode[] {
  const wanted = new Set(outputs)
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => wanted.has(name))) return false
    node.inputs.forEach((name) => wanted.add(name))
    return true
  })
  return kept.toReversed()
}
