import { describe, expect, test } from 'vitest'
import { runConverted, type Output } from '../../../fixtures/tflite/compare.ts'
import { tflite, type Network, type NetworkOperator, type NetworkTensor } from '../../../fixtures/tflite/network.ts'

const image = { name: 'image', shape: [1, 4, 4, 2] }
/** 0, 1, 2 … in the order [N, H, W, C]. */
const counted = Float32Array.from({ length: 32 }, (_, index) => index)
const int32 = (shape: readonly number[], values: readonly number[]): NetworkTensor => ({ shape, type: 'int32', values })

/** One operator on the counted image; more inputs are constants. */
async function apply(
  operator: Omit<NetworkOperator, 'inputs' | 'outputs'>,
  shape: readonly number[],
  constants: readonly NetworkTensor[] = [],
  output: Partial<NetworkTensor> = {},
): Promise<Output> {
  const last = constants.length + 1
  const inputs = [0, ...constants.map((_, index) => index + 1)]
  const network: Network = {
    tensors: [image, ...constants, { shape, ...output }],
    inputs: [0],
    outputs: [last],
    operators: [{ ...operator, inputs, outputs: [last] }],
  }
  return runConverted(tflite(network), counted)
}

const pixel = (y: number, x: number, channel: number) => (y * 4 + x) * 2 + channel
const pixels = (rows: readonly number[], columns: readonly number[], channels: readonly number[]) =>
  rows.flatMap((y) => columns.flatMap((x) => channels.map((channel) => pixel(y, x, channel))))

describe('operators that move values', () => {
  test('STRIDED_SLICE with masks, backwards, and with an axis taken away', async () => {
    const range = (values: number[]) => int32([4], values)
    const every = { 0: { i32: 1 }, 1: { i32: 1 } }
    const sliced = await apply(
      { code: 45, options: every },
      [1, 2, 2, 2],
      [range([0, 0, 1, 0]), range([1, 4, 4, 2]), range([1, 2, 2, 1])],
    )
    expect(sliced.values).toEqual(pixels([0, 2], [1, 3], [0, 1]))
    const backwards = await apply(
      { code: 45 },
      [1, 4, 4, 2],
      [range([0, 0, 3, 0]), range([1, 4, -5, 2]), range([1, 1, -1, 1])],
    )
    expect(backwards.values).toEqual(pixels([0, 1, 2, 3], [3, 2, 1, 0], [0, 1]))
    const shrunk = await apply(
      { code: 45, options: { 4: { i32: 8 } } },
      [1, 4, 4],
      [range([0, 0, 0, 1]), range([1, 4, 4, 2]), range([1, 1, 1, 1])],
    )
    expect(shrunk).toEqual({ shape: [1, 4, 4], values: pixels([0, 1, 2, 3], [0, 1, 2, 3], [1]) })
  })

  test('SLICE, TRANSPOSE, RESHAPE and back', async () => {
    const sliced = await apply({ code: 65 }, [1, 2, 3, 1], [int32([4], [0, 1, 1, 1]), int32([4], [1, 2, -1, 1])])
    expect(sliced.values).toEqual(pixels([1, 2], [1, 2, 3], [1]))
    const turned = await apply({ code: 39 }, [1, 4, 4, 2], [int32([4], [0, 2, 1, 3])])
    expect(turned.values).toEqual([0, 1, 2, 3].flatMap((x) => pixels([0, 1, 2, 3], [x], [0, 1])))
    const flat = await apply({ code: 22 }, [8, 4], [int32([2], [-1, 4])])
    expect(flat).toEqual({ shape: [8, 4], values: [...counted] })
    const image2 = await apply({ code: 22 }, [1, 2, 8, 2], [int32([4], [1, 2, 8, -1])])
    expect(image2.values).toEqual([...counted])
  })

  test('PAD, MIRROR_PAD, DEPTH_TO_SPACE and SPACE_TO_DEPTH', async () => {
    const padded = await apply({ code: 34 }, [1, 5, 4, 2], [int32([4, 2], [0, 0, 1, 0, 0, 0, 0, 0])])
    expect(padded.values).toEqual([...new Array<number>(8).fill(0), ...counted])
    const mirrored = await apply({ code: 100 }, [1, 5, 4, 2], [int32([4, 2], [0, 0, 1, 0, 0, 0, 0, 0])])
    expect(mirrored.values).toEqual([...counted.subarray(8, 16), ...counted])
    const block = { 0: { i32: 2 } }
    const deep = await apply({ code: 26, options: block }, [1, 2, 2, 8])
    expect(deep.values.slice(0, 8)).toEqual(pixels([0, 1], [0, 1], [0, 1]))
    const network: Network = {
      tensors: [image, { shape: [1, 2, 2, 8] }, { shape: [1, 4, 4, 2] }],
      inputs: [0],
      outputs: [2],
      operators: [
        { code: 26, inputs: [0], outputs: [1], options: block },
        { code: 5, inputs: [1], outputs: [2], options: block },
      ],
    }
    expect((await runConverted(tflite(network), counted)).values).toEqual([...counted])
  })

  test('SPACE_TO_BATCH_ND and back', async () => {
    const block = int32([2], [2, 2])
    const crops = int32([2, 2], [1, 1, 0, 0])
    const network: Network = {
      tensors: [image, block, crops, { shape: [4, 3, 2, 2] }, { shape: [1, 4, 4, 2] }],
      inputs: [0],
      outputs: [4],
      operators: [
        { code: 38, inputs: [0, 1, 2], outputs: [3] },
        { code: 37, inputs: [3, 1, 2], outputs: [4] },
      ],
    }
    expect((await runConverted(tflite(network), counted)).values).toEqual([...counted])
    const parted = await runConverted(tflite({ ...network, outputs: [3] }), counted)
    // The first batch holds every second row and column, from the padded row on.
    expect(parted.values.slice(0, 12)).toEqual([0, 0, 0, 0, ...pixels([1, 3], [0, 2], [0, 1])])
  })

  test('SPLIT and CONCATENATION', async () => {
    const network: Network = {
      tensors: [int32([], [3]), image, { shape: [1, 4, 4, 1] }, { shape: [1, 4, 4, 1] }, { shape: [1, 4, 4, 2] }],
      inputs: [1],
      outputs: [4],
      operators: [
        { code: 49, inputs: [0, 1], outputs: [2, 3], options: { 0: { i32: 2 } } },
        { code: 2, inputs: [3, 2], outputs: [4], options: { 0: { i32: -1 } } },
      ],
    }
    const swapped = Array.from(counted, (value) => (value % 2 === 0 ? value + 1 : value - 1))
    expect((await runConverted(tflite(network), counted)).values).toEqual(swapped)
  })
})

describe('operators that compute', () => {
  test('SUM and MEAN with and without the axes, ARG_MAX and SOFTMAX over channels', async () => {
    const sums = await apply({ code: 74, options: { 0: { i8: 1 } } }, [1, 4, 4, 1], [int32([1], [3])])
    expect(sums.values).toEqual(Array.from({ length: 16 }, (_, index) => 4 * index + 1))
    const means = await apply({ code: 40 }, [1, 2], [int32([2], [1, 2])])
    expect(means).toEqual({ shape: [1, 2], values: [15, 16] })
    const rows = await apply({ code: 40 }, [1, 4, 2], [int32([1], [1])])
    expect(rows.values).toEqual([12, 13, 14, 15, 16, 17, 18, 19])
    const best = await apply({ code: 56, options: { 0: { i8: 2 } } }, [1, 4, 4], [int32([], [3])], { type: 'int32' })
    expect(best).toEqual({ shape: [1, 4, 4], values: new Array<number>(16).fill(1) })
    const soft = await apply({ code: 25, options: { 0: { f32: 2 } } }, [1, 4, 4, 2])
    expect(soft.values[0]).toBeCloseTo(1 / (1 + Math.exp(2)), 6)
  })

  test('SUB, DIV and PRELU with fewer axes; fused activations', async () => {
    const perChannel: NetworkTensor = { shape: [2], values: [1, 2] }
    const less = await apply({ code: 41, options: { 0: { i8: 3 } } }, [1, 4, 4, 2], [perChannel])
    expect(less.values).toEqual(
      Array.from(counted, (value, index) => Math.min(6, Math.max(0, value - 1 - (index % 2)))),
    )
    const divided = await apply({ code: 42 }, [1, 4, 4, 2], [perChannel])
    expect(divided.values).toEqual(Array.from(counted, (value, index) => value / (1 + (index % 2))))
    const tanh = await apply({ code: 0, options: { 0: { i8: 4 } } }, [1, 4, 4, 2], [perChannel])
    expect(tanh.values[0]).toBeCloseTo(Math.tanh(1), 6)
    const leaky = await apply({ code: 98, options: { 0: { f32: 0.5 } } }, [1, 4, 4, 2])
    expect(leaky.values).toEqual([...counted])
  })

  test('FULLY_CONNECTED on the file’s own order', async () => {
    const weights = { shape: [1, 32], values: [...counted] }
    const { shape, values } = await apply({ code: 9 }, [1, 1], [weights, { shape: [1], values: [0.5] }])
    expect({ shape, values }).toEqual({ shape: [1, 1], values: [10416.5] })
  })
})

test('a size that the graph computes for itself is known: TRANSPOSE_CONV of a model with an open batch', async () => {
  const network: Network = {
    tensors: [
      { ...image, signature: [-1, 4, 4, 2] },
      { shape: [4], type: 'int32' },
      int32([1], [0]),
      int32([1], [1]),
      int32([1], [1]),
      { shape: [], type: 'int32' },
      int32([], [8]),
      int32([], [1]),
      { shape: [4], type: 'int32' },
      { shape: [1, 2, 2, 2], values: [1, 0, 1, 0, 1, 0, 1, 0] },
      { shape: [1, 1, 1, 1], signature: [-1, -1, -1, 1] },
      { shape: [1, 1, 1, 1], signature: [-1, -1, -1, 1] },
    ],
    inputs: [0],
    outputs: [11],
    operators: [
      { code: 77, inputs: [0], outputs: [1] },
      { code: 45, inputs: [1, 2, 3, 4], outputs: [5], options: { 4: { i32: 1 } } },
      { code: 83, inputs: [5, 6, 6, 7], outputs: [8], options: { 0: { i32: 4 } } },
      { code: 67, inputs: [8, 9, 0], outputs: [10], options: { 1: { i32: 2 }, 2: { i32: 2 } } },
      { code: 19, inputs: [10], outputs: [11] },
    ],
  }
  const { shape, values } = await runConverted(tflite(network), counted)
  expect(shape).toEqual([1, 8, 8, 1])
  expect(values.slice(0, 6)).toEqual([0, 0, 2, 2, 4, 4])
})

describe('quantized to bytes', () => {
  const scales = [0.5]
  /** [1, 4, 4, 2] of int8 → 1 × 1 convolution with weights per channel → int8. */
  const network = (type: 'int8' | 'uint8', zeroPoint: number): Network => ({
    tensors: [
      { ...image, type, scales, zeroPoints: [zeroPoint] },
      { shape: [2, 1, 1, 2], type: 'int8', values: [1, 2, 3, 4], scales: [0.25, 0.5], axis: 0 },
      { shape: [2], type: 'int32', values: [8, 4], scales: [0.125, 0.25], axis: 0 },
      { shape: [1, 4, 4, 2], type, scales: [2], zeroPoints: [zeroPoint] },
    ],
    inputs: [0],
    outputs: [3],
    operators: [{ code: 3, inputs: [0, 1, 2], outputs: [3], options: { 1: { i32: 1 }, 2: { i32: 1 } } }],
  })

  test.each([
    ['int8', -3],
    ['uint8', 5],
  ] as const)(
    '%s: values are scale × (stored − zero point), rounded to what the output can hold',
    async (type, zero) => {
      const { values } = await runConverted(tflite(network(type, zero)), counted)
      const expected = Array.from({ length: 16 }, (_, index) => {
        const [a, b] = [0.5 * (2 * index - zero), 0.5 * (2 * index + 1 - zero)]
        return [1 + 0.25 * a + 0.5 * b, 1 + 1.5 * a + 2 * b]
      }).flat()
      values.forEach((value, index) => {
        expect(Math.abs(value % 2)).toBe(0)
        expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(1)
      })
    },
  )
})
