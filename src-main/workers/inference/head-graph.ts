import { readGraph, type Graph } from './graph-part.ts'

/**
 * These make each pixel of one pixel, or leave a picture of one colour one: whether they do is seen when they run. A batch
 * normalisation does too, but what it holds was learned with the model and is no pipeline put in front: see norm-graph.ts.
 */
const BY_PIXEL = new Set(
  'Add Sub Mul Div Neg Cast Identity Transpose Reshape Squeeze Unsqueeze Slice Split Gather Concat Expand MatMul Conv Resize Upsample'.split(
    ' ',
  ),
)
/** More at the beginning is no preparation of pixels. */
const MOST_VALUES = 24

/**
 * The part of a graph that may still be preparing its pixels: what it makes of them before the first operator that looks at
 * neighbours or bends values. `values` are what it makes, in order, `cut` gives the file that ends with some of them. Null where
 * it prepares nothing.
 */
export function headGraph(
  model: Uint8Array,
  input: string,
): { values: string[]; cut: (values: readonly string[]) => Uint8Array } | null {
  const graph = readGraph(model)
  if (!graph?.inputs.includes(input)) return null
  const values = preparedValues(graph, input)
  return values.length === 0 ? null : { values, cut: graph.cut }
}

function preparedValues({ nodes, tensors }: Graph, input: string): string[] {
  const constants = new Set(['', ...tensors.keys()])
  const prepared = new Set([input])
  for (const { inputs, outputs, operator } of nodes) {
    const known = inputs.every((name) => constants.has(name))
    if (known || operator === 'Shape') outputs.forEach((name) => constants.add(name))
    else if (BY_PIXEL.has(operator) && inputs.every((name) => constants.has(name) || prepared.has(name)))
      // One that is optional and not wanted has no name.
      outputs.filter((name) => name !== '').forEach((name) => prepared.add(name))
    if (prepared.size > MOST_VALUES) break
  }
  return [...prepared].slice(1, 1 + MOST_VALUES)
}
