import { unsupported, type Graph } from './graph.ts'
import type { TfliteTensor } from './model.ts'

/**
 * A quantized activation is kept as the number that it stands for, rounded to what its tensor can hold by a pair of
 * QuantizeLinear and DequantizeLinear. Weights are unfolded to floats: the runtime's 8-bit convolution saturates on processors
 * without VNNI, and so would give other figures than the file's own runtime.
 */
export function requantize(graph: Graph, x: string, { type, quantization }: TfliteTensor): string {
  if (!quantization) return x
  const [scale, zeroPoint] = [quantization.scales[0]!, quantization.zeroPoints[0]!]
  if (quantization.scales.length > 1) unsupported('activations that are quantized per channel')
  if (type === 'int16') return roundTo(graph, x, scale, zeroPoint)
  if (type !== 'uint8' && type !== 'int8') return x
  const parameters = parametersOf(graph, type, scale, zeroPoint)
  const [quantized = ''] = graph.emit('QuantizeLinear', [x, ...parameters])
  return graph.emit('DequantizeLinear', [quantized, ...parameters])[0]!
}

/** An input of the graph that holds quantized elements, as the numbers that they stand for. */
export function dequantizeInput(graph: Graph, x: string, { type, quantization }: TfliteTensor): string {
  if (!quantization) return x
  const [scale, zeroPoint] = [quantization.scales[0]!, quantization.zeroPoints[0]!]
  if (quantization.scales.length > 1 || (type !== 'uint8' && type !== 'int8')) {
    return unsupported(`an input of quantized ${type}`)
  }
  return graph.emit('DequantizeLinear', [x, ...parametersOf(graph, type, scale, zeroPoint)])[0]!
}

function parametersOf(graph: Graph, type: 'uint8' | 'int8', scale: number, zeroPoint: number): string[] {
  const [low, high] = type === 'int8' ? [-128, 127] : [0, 255]
  if (zeroPoint < low || zeroPoint > high) unsupported(`the zero point ${zeroPoint} of ${type}`)
  return [graph.constant('float32', [], [scale]), graph.constant(type, [], [zeroPoint])]
}

/** Opset 17 has no QuantizeLinear of 16 bits. Both round halves to even. */
function roundTo(graph: Graph, x: string, scale: number, zeroPoint: number): string {
  const step = graph.constant('float32', [], [scale])
  const [divided = ''] = graph.emit('Div', [x, step])
  const [rounded = ''] = graph.emit('Round', [divided])
  const bounds = [-32768 - zeroPoint, 32767 - zeroPoint].map((bound) => graph.constant('float32', [], [bound]))
  const [clipped = ''] = graph.emit('Clip', [rounded, ...bounds])
  return graph.emit('Mul', [clipped, step])[0]!
}
