import type { FirstFilters } from '../explore-protocol.ts'
import type { Kernels } from './filter-responses.ts'
import { numberOf, readGraph, type Graph, type GraphNode } from './graph-part.ts'
import { dimsOf, numbersOf } from './tensor-numbers.ts'

/** These move values, or spread them, and leave colours what they are. */
const MOVING = new Set('Cast Identity Pad Reshape Resize Squeeze Transpose Unsqueeze Upsample'.split(' '))
/** Fewer are no first layer that says anything, but may be a pipeline that mixes colours. */
const [LEAST_FILTERS, MOST_FILTERS] = [6, 4096]
/** Where the normalization names none. */
const EPSILON = 1e-5

type Weights = { values: Float32Array; dims: number[] }

/**
 * The filters of the convolution that gets the pixels of `input` as they are fed, with a batch normalisation right behind them
 * folded in. Null where there is none: something is in front of it, or its weights are computed.
 */
export function firstFilters(
  model: Uint8Array,
  input: string,
): { filters: Omit<FirstFilters, 'responses'>; kernels: Kernels } | null {
  const graph = readGraph(model)
  if (!graph?.inputs.includes(input)) return null
  const convolution = convolutionOf(graph, input)
  const weights = convolution && weightsOf(graph, convolution.inputs[1])
  if (!weights || !isFirst(weights.dims)) return null
  const [filters = 0, channels = 0, height = 0, width = 0] = weights.dims
  // Of its own: weights are the model's bytes.
  const kernels = { values: weights.values.slice(), filters, channels, height, width }
  const bias = foldNorm(graph, convolution.outputs[0]!, kernels, numbersAt(graph, convolution.inputs[2]))
  return { filters: { ...sumsAndNorms(kernels), bias }, kernels }
}

function convolutionOf({ nodes }: Graph, input: string): GraphNode | null {
  const values = new Set([input])
  for (const node of nodes) {
    if (!values.has(node.inputs[0] ?? '')) continue
    if (node.operator === 'Conv') return node
    if (MOVING.has(node.operator)) node.outputs.forEach((name) => values.add(name))
  }
  return null
}

/** All of its filters see three colours, or these and one more. */
const isFirst = ([filters = 0, channels, ...kernel]: readonly number[]) =>
  filters >= LEAST_FILTERS &&
  filters <= MOST_FILTERS &&
  (channels === 3 || channels === 4) &&
  kernel.length === 2 &&
  kernel.every((side) => side > 0)

function numbersAt({ tensors }: Graph, name = ''): Float32Array | null {
  const tensor = tensors.get(name)
  return tensor ? numbersOf(tensor) : null
}

function weightsOf(graph: Graph, name = ''): Weights | null {
  const values = numbersAt(graph, name)
  if (!values) return null
  const dims = dimsOf(graph.tensors.get(name)!)
  return dims.reduce((product, dim) => product * dim, 1) === values.length ? { values, dims } : null
}

function sumsAndNorms({ values, filters, channels, height, width }: Kernels): Pick<FirstFilters, 'sums' | 'norms'> {
  const size = height * width
  const none = (): FirstFilters['sums'] => [
    new Float32Array(filters),
    new Float32Array(filters),
    new Float32Array(filters),
  ]
  const [sums, norms] = [none(), none()]
  for (let filter = 0; filter < filters; filter += 1) {
    for (const place of [0, 1, 2]) {
      const from = (filter * channels + place) * size
      const kernel = values.subarray(from, from + size)
      sums[place]![filter] = kernel.reduce((sum, value) => sum + value, 0)
      norms[place]![filter] = Math.sqrt(kernel.reduce((sum, value) => sum + value * value, 0))
    }
  }
  return { sums, norms }
}

/** Factors go into the filters, in place; gives what is added then. */
function foldNorm(
  graph: Graph,
  output: string,
  { values, filters }: Kernels,
  bias: Float32Array | null,
): Float32Array | null {
  const norm = graph.nodes.find(({ inputs, operator }) => operator === 'BatchNormalization' && inputs[0] === output)
  if (!norm) return bias
  const [scale, shift, mean, variance] = norm.inputs.slice(1, 5).map((name) => numbersAt(graph, name))
  if (!scale || !shift || !mean || !variance) return bias
  const epsilon = numberOf(norm, 'epsilon') ?? EPSILON
  const factors = scale.map((value, filter) => value / Math.sqrt(variance[filter]! + epsilon))
  const size = values.length / filters
  for (let at = 0; at < values.length; at += 1) values[at]! *= factors[Math.floor(at / size)]!
  return shift.map((value, filter) => value + ((bias?.[filter] ?? 0) - mean[filter]!) * factors[filter]!)
}
