import type { GraphActivations } from '../../src-shared/domain/index.ts'
import type { OnnxGraphProto, OnnxNodeProto } from './onnx-schema.ts'

/** Operators that move or retype values without changing what they mean. */
const TRANSPARENT = new Set([
  'Identity',
  'Transpose',
  'Squeeze',
  'Unsqueeze',
  'Reshape',
  'Flatten',
  'Cast',
  'Resize',
  'Upsample',
  'Slice',
  'Split',
  'Gather',
  'Clip',
  'Concat',
  'DequantizeLinear',
  'QuantizeLinear',
])

const ACTIVATIONS: Record<string, GraphActivations[string]> = {
  Softmax: 'softmax',
  Sigmoid: 'sigmoid',
  HardSigmoid: 'sigmoid',
  ArgMax: 'argmax',
}
/** Further up it is no longer the last step. */
const MOST_STEPS = 12

/** For each output the activation that the graph applies last, where it applies one. */
export function graphActivations(graph: OnnxGraphProto): GraphActivations {
  const makers = new Map<string, OnnxNodeProto>()
  for (const node of graph.node ?? []) for (const name of node.output ?? []) makers.set(name, node)
  const found: GraphActivations = {}
  for (const { name } of graph.output ?? []) {
    const activation = name ? lastActivation(makers, name) : undefined
    if (name && activation) found[name] = activation
  }
  return found
}

function lastActivation(
  makers: ReadonlyMap<string, OnnxNodeProto>,
  output: string,
): GraphActivations[string] | undefined {
  let node = makers.get(output)
  for (let step = 0; node && step < MOST_STEPS; step += 1) {
    const activation = ACTIVATIONS[node.opType ?? '']
    if (activation) return activation
    if (!TRANSPARENT.has(node.opType ?? '')) return undefined
    node = makers.get(node.input?.[0] ?? '')
  }
  return undefined
}
