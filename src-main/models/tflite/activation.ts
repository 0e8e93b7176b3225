import { unsupported, type Graph } from './graph.ts'

/** The activation that an operator applies to its result, by its number in the schema; each becomes a node of its own. */
const ACTIVATIONS: Record<number, (graph: Graph, x: string) => string | undefined> = {
  0: (_, x) => x,
  1: (graph, x) => graph.emit('Relu', [x])[0],
  2: (graph, x) => clip(graph, x, -1, 1),
  3: (graph, x) => clip(graph, x, 0, 6),
  4: (graph, x) => graph.emit('Tanh', [x])[0],
}

export function applyActivation(graph: Graph, x: string, activation: number): string {
  return ACTIVATIONS[activation]?.(graph, x) ?? unsupported(`the activation ${activation}`)
}

export function clip(graph: Graph, x: string, low: number, high: number): string {
  const bounds = [low, high].map((bound) => graph.constant('float32', [], [bound]))
  return graph.emit('Clip', [x, ...bounds])[0]!
}
