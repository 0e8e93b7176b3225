import { describe, expect, test } from 'vitest'
import { Random } from '../../../datasets/generator/random.ts'
import { Conv } from '../../../models/demo-run/conv.ts'
import { createParameters, createPlane, Upsample } from '../../../models/demo-run/layers.ts'

/** Loss: the sum of output × a fixed pattern, so that the gradient of the output is the pattern. */
const pattern = (index: number) => Math.sin(index * 1.7)

describe.each([1, 2] as const)('a convolution of stride %i', (stride) => {
  const random = new Random(5, `conv ${stride}`)
  const inputs = [createPlane(2, 8), createPlane(1, 8)]
  for (const { values } of inputs) for (const index of values.keys()) values[index] = random.bell()
  const output = createPlane(3, 8 / stride)
  const weights = createParameters('w', [3, 3, 3, 3], () => random.bell())
  const bias = createParameters('b', [3], () => random.bell())
  const conv = new Conv({ inputs, output, weights, bias, stride, relu: true })
  const loss = () => {
    conv.forward()
    return output.values.reduce((sum, value, index) => sum + value * pattern(index), 0)
  }

  test('is what its definition says', () => {
    conv.forward()
    const [x, y, channel] = [2, 1, 1]
    let sum = bias.values[channel]!
    for (const [plane, offset] of [
      [inputs[0]!, 0],
      [inputs[1]!, 2],
    ] as const) {
      for (let from = 0; from < plane.channels; from += 1) {
        for (let kernel = 0; kernel < 9; kernel += 1) {
          const inX = x * stride + (kernel % 3) - 1
          const inY = y * stride + Math.floor(kernel / 3) - 1
          sum += weights.values[(channel * 3 + offset + from) * 9 + kernel]! * plane.values[(from * 8 + inY) * 8 + inX]!
        }
      }
    }
    expect(output.values[(channel * output.side + y) * output.side + x]).toBeCloseTo(Math.max(0, sum), 4)
  })

  test('has the gradient that differences show', () => {
    loss()
    for (const index of output.gradient.keys()) output.gradient[index] = pattern(index)
    conv.backward()
    const check = (values: Float32Array, gradient: Float32Array, at: number) => {
      const [before, step] = [values[at]!, 1e-2]
      values[at] = before + step
      const up = loss()
      values[at] = before - step
      const down = loss()
      values[at] = before
      expect(gradient[at]).toBeCloseTo((up - down) / (2 * step), 1)
    }
    for (const at of [0, 13, 40, 80]) check(weights.values, weights.gradient, at)
    check(bias.values, bias.gradient, 2)
    for (const at of [0, 7, 63, 100]) check(inputs[0]!.values, inputs[0]!.gradient, at)
  })
})

test('an upsampled plane repeats values and sums gradients', () => {
  const [from, to] = [createPlane(1, 2), createPlane(1, 4)]
  from.values.set([1, 2, 3, 4])
  const upsample = new Upsample(from, to)
  upsample.forward()
  expect([...to.values]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4])
  to.gradient.fill(1)
  upsample.backward()
  expect([...from.gradient]).toEqual([4, 4, 4, 4])
})
