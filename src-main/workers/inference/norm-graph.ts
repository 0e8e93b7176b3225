import { readGraph } from './graph-part.ts'
import { numbersOf } from './tensor-numbers.ts'

/** A batch normalisation as it was left by training: what went into it had these means and variances, by channel. */
export type NormLayer = { input: string; mean: Float32Array; variance: Float32Array }

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

/** As long as it was not trained, a layer holds 0 and 1. */
function wasTrained(mean: Float32Array, variance: Float32Array): boolean {
  const isNumber = (value: number) => Number.isFinite(value)
  if (!mean.every(isNumber) || !variance.every((value) => isNumber(value) && value >= 0)) return false
  return mean.some((value) => value !== 0) || variance.some((value) => value !== 1)
}
