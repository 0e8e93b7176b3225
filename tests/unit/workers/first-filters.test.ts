import { expect, test } from 'vitest'
import { firstFilters } from '../../../src-main/workers/inference/first-filters.ts'
import { writeOnnx, type OnnxNode } from '../../../src-shared/onnx/write-onnx.ts'
import { tensor } from '../../fixtures/onnx-tensor.ts'

const SIDE = 8
/** Eight filters of 1 × 2: at the first place 3 and 4 × the filter's number, at the others ten and a hundred times that. */
const WEIGHTS = Array.from({ length: 8 }, (_, filter) =>
  [1, 10, 100].flatMap((by) => [3 * by, 4 * by * (filter + 1)]),
).flat()
const eight = (value: number) => Array<number>(8).fill(value)

function model(nodes: readonly OnnxNode[], last: string, type: 'float32' | 'float16' = 'float32') {
  return writeOnnx({
    name: 'model',
    inputs: [{ name: 'image', type: 'float32', shape: [1, SIDE, SIDE, 3] }],
    outputs: [{ name: 'mask', type: 'float32', shape: [1, 8, SIDE, SIDE] }],
    initializers: [
      tensor('weights', [8, 3, 1, 2], WEIGHTS, type),
      tensor('few', [2, 3, 1, 1], [1, 2, 3, 4, 5, 6]),
      tensor('empty', [1_000_000, 3, 0, 0], []),
      tensor('apart', [8, 1, 1, 1], eight(1)),
      tensor('bias', [8], eight(0.5), type),
      tensor('scale', [8], eight(6)),
      tensor('shift', [8], eight(7)),
      tensor('mean', [8], eight(2)),
      tensor('variance', [8], eight(9)),
      tensor('one', [1], [1]),
    ],
    nodes: [...nodes, { op: 'Sigmoid', inputs: [last], outputs: ['mask'] }],
  })
}

const turned: OnnxNode = {
  op: 'Transpose',
  inputs: ['image'],
  outputs: ['a'],
  attributes: { perm: { ints: [0, 3, 1, 2] } },
}
const convolution = (input: string, weights = 'weights'): OnnxNode => ({
  op: 'Conv',
  inputs: [input, weights, 'bias'],
  outputs: ['b'],
})

for (const type of ['float32', 'float16'] as const)
  test(`filters by place, behind what only moves values: ${type}`, () => {
    const { filters: found, kernels } = firstFilters(model([turned, convolution('a')], 'b', type), 'image')!
    expect(kernels).toMatchObject({ filters: 8, channels: 3, height: 1, width: 2 })
    expect([...kernels.values.slice(0, 4)]).toEqual([3, 4, 30, 40])
    expect(found.sums.map((of) => [...of].slice(0, 2))).toEqual([
      [7, 11],
      [70, 110],
      [700, 1100],
    ])
    expect(found.norms.map((of) => of[0])).toEqual([5, 50, 500])
    expect([...found.bias!]).toEqual(eight(0.5))
  })

test('a batch normalisation right behind them is folded in', () => {
  const norm: OnnxNode = {
    op: 'BatchNormalization',
    inputs: ['b', 'scale', 'shift', 'mean', 'variance'],
    outputs: ['c'],
  }
  const { filters, kernels } = firstFilters(model([turned, convolution('a'), norm], 'c'), 'image')!
  const { sums, norms, bias } = filters
  expect(kernels.values[1]).toBeCloseTo(8, 3)
  expect(sums[0][0]).toBeCloseTo(14, 3)
  expect(norms[1][0]).toBeCloseTo(100, 2)
  // 7 + (0.5 − 2) × 2.
  expect(bias![0]).toBeCloseTo(4, 3)
})

test('the normalisation counts with the ε that it names; weights without an area are no filters', () => {
  const norm: OnnxNode = {
    op: 'BatchNormalization',
    inputs: ['b', 'scale', 'shift', 'mean', 'variance'],
    outputs: ['c'],
    attributes: { epsilon: { float: 27 } },
  }
  // 6 / √(9 + 27).
  expect(firstFilters(model([turned, convolution('a'), norm], 'c'), 'image')!.filters.norms[1][0]).toBeCloseTo(50, 3)
  expect(firstFilters(model([turned, convolution('a', 'empty')], 'b'), 'image')).toBeNull()
})

test('nothing where something is in front of them, and of what is no first layer', () => {
  const added: OnnxNode = { op: 'Add', inputs: ['a', 'one'], outputs: ['x'] }
  expect(firstFilters(model([turned, added, convolution('x')], 'b'), 'image')).toBeNull()
  expect(firstFilters(model([turned, convolution('a', 'few')], 'b'), 'image')).toBeNull()
  expect(firstFilters(model([turned, convolution('a', 'apart')], 'b'), 'image')).toBeNull()
  expect(firstFilters(model([turned, convolution('a', 'absent')], 'b'), 'image')).toBeNull()
  expect(firstFilters(model([turned], 'a'), 'image')).toBeNull()
  expect(firstFilters(model([turned, convolution('a')], 'b'), 'another')).toBeNull()
})
