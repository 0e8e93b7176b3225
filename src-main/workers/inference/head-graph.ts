import { readGraph, type Graph } from './graph-part.ts'

/** These make each pixel of one pixel, or leave a picture of one colour one: whether they do is seen when they run. */
const BY_PIXEL = new Set(
  'Add Sub Mul Div Neg Cast Identity Transpose Reshape Squeeze Unsqueeze Slice Split Gather Concat Expand MatMul Conv BatchNormalization Resize Upsample'.split(
    ' ',
  ),
)
/** More at the beginning is no preparation of pixels. */
const MOST_VALUES = 24

/**
 * The part of a graph that may still be preparing its pixels: what it makes of them before the first operator that looks at
 * neighbours or bends values. `values` are its outputs, in order. Null where it prepares nothing.
 */
export function headGraph(model: Uint8Array, input: string): { model: Uint8Array; values: string[] } | null {
  const graph = readGraph(model)
  if (!graph?.inputs.includes(input)) return null
  const values = preparedValues(graph, input)
  return values.length === 0 ? null : { model: graph.cut(values), values }
}

function preparedValues({ nodes, tensors }: Graph, input: string): string[] {
  const constants = new Set(['', ...tensors.keys()])
  const prepared = new Set([input])
  for (const { inputs, outputs, operator } of nodes) {
    const known = inputs.every((name) => constants.has(name))
    if (known || operator === 'Shape') outputs.forEach((name) => constants.add(name))
    else if (BY_PIXEL.has(operator) && inputs.every((name) => constants.has(name) || prepared.has(name)))
      outputs.forEach((name) => prepared.add(name))
    if (prepared.size > MOST_VALUES) break
  }
  return [...prepared].slice(1)
}
