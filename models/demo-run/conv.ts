import type { Layer, Parameters, Plane } from './layers.ts'

type ConvOptions = {
  inputs: Plane[]
  output: Plane
  weights: Parameters
  bias: Parameters
  stride: 1 | 2
  relu: boolean
}

/** One row of input, of one channel, that three weights (at `weight`) carry into one row of output. */
type RowStep = { from: Plane; inRow: number; outRow: number; weight: number }

/**
 * A 3 × 3 convolution (padding 1) over several planes as if they were one, with ReLU where asked.
 * Written row by row, three weights at a time: what an engine for JavaScript does fast.
 */
export class Conv implements Layer {
  readonly #options: ConvOptions

  constructor(options: ConvOptions) {
    this.#options = options
  }

  forward(): void {
    const { output, bias, weights, relu, stride } = this.#options
    const { values, side } = output
    const area = side ** 2
    for (let out = 0; out < output.channels; out += 1) {
      values.fill(bias.values[out]!, out * area, (out + 1) * area)
    }
    this.#eachRow((step) => addRow(step, values, weights.values, side, stride))
    if (relu) for (let index = 0; index < values.length; index += 1) if (values[index]! < 0) values[index] = 0
  }

  backward(): void {
    const { output, weights, bias, relu, stride } = this.#options
    const { values, gradient, side } = output
    if (relu) for (let index = 0; index < values.length; index += 1) if (values[index] === 0) gradient[index] = 0
    const area = side ** 2
    for (let out = 0; out < output.channels; out += 1) {
      let sum = 0
      for (let index = out * area; index < (out + 1) * area; index += 1) sum += gradient[index]!
      bias.gradient[out]! += sum
    }
    this.#eachRow((step) => spreadRow(step, gradient, weights, side, stride))
  }

  #eachRow(visit: (step: RowStep) => void): void {
    const { inputs, output, stride } = this.#options
    const inChannels = inputs.reduce((sum, { channels }) => sum + channels, 0)
    const inSide = output.side * stride
    const step: RowStep = { from: inputs[0]!, inRow: 0, outRow: 0, weight: 0 }
    for (let out = 0; out < output.channels; out += 1) {
      let before = 0
      for (const from of inputs) {
        step.from = from
        for (let channel = 0; channel < from.channels; channel += 1) {
          for (let y = 0; y < output.side; y += 1) {
            step.outRow = (out * output.side + y) * output.side
            for (let kernelRow = 0; kernelRow < 3; kernelRow += 1) {
              const inY = y * stride + kernelRow - 1
              if (inY < 0 || inY >= inSide) continue
              step.inRow = (channel * inSide + inY) * inSide
              step.weight = (out * inChannels + before + channel) * 9 + kernelRow * 3
              visit(step)
            }
          }
        }
        before += from.channels
      }
    }
  }
}

function addRow(
  { from, inRow, outRow, weight }: RowStep,
  target: Float32Array,
  weights: Float32Array,
  side: number,
  stride: number,
): void {
  const { values } = from
  const [left, middle, right] = [weights[weight]!, weights[weight + 1]!, weights[weight + 2]!]
  const end = inRow + side * stride
  target[outRow]! += middle * values[inRow]! + right * values[inRow + 1]!
  let at = inRow + stride
  for (let x = 1; x < side; x += 1, at += stride) {
    // Only with stride 1 does the last one lack its right neighbour.
    const beyond = at + 1 < end ? right * values[at + 1]! : 0
    target[outRow + x]! += left * values[at - 1]! + middle * values[at]! + beyond
  }
}

/** Adds to the gradients of the inputs and of the three weights. */
function spreadRow(
  { from, inRow, outRow, weight }: RowStep,
  gradient: Float32Array,
  weights: Parameters,
  side: number,
  stride: number,
): void {
  const { values, gradient: target } = from
  const [left, middle, right] = [weights.values[weight]!, weights.values[weight + 1]!, weights.values[weight + 2]!]
  const end = inRow + side * stride
  let [leftSum, middleSum, rightSum] = [0, 0, 0]
  for (let x = 0, at = inRow; x < side; x += 1, at += stride) {
    const slope = gradient[outRow + x]!
    if (slope === 0) continue
    if (x > 0) {
      target[at - 1]! += slope * left
      leftSum += slope * values[at - 1]!
    }
    target[at]! += slope * middle
    middleSum += slope * values[at]!
    if (at + 1 < end) {
      target[at + 1]! += slope * right
      rightSum += slope * values[at + 1]!
    }
  }
  weights.gradient[weight]! += leftSum
  weights.gradient[weight + 1]! += middleSum
  weights.gradient[weight + 2]! += rightSum
}
