import { expect, test } from 'vitest'
import type { NpyArray } from '../../../src-main/parity/npy.ts'
import { inputRows, outputRows, readingOf } from '../../../src-main/parity/tensor-layout.ts'
import type { Model } from '../../../src-shared/domain/index.ts'

const model = {
  name: 'hair',
  inputs: [{ name: 'image', type: 'float32', shape: [1, 3, 'h', 'w'] }],
  outputs: [{ name: 'mask', type: 'float32', shape: [1, 1, 'h', 'w'] }],
  profile: {
    input: { name: 'image', width: 64, height: 64, layout: 'NCHW', channels: 'RGB' },
    output: { name: 'mask', layout: 'NCHW', class: 0, activation: 'none' },
  },
} as unknown as Pick<Model, 'inputs' | 'outputs' | 'profile' | 'name'>
const array = (shape: number[]) => ({ name: 'a.npy', dtype: 'float32', shape }) as unknown as NpyArray

test('a row that is too large to read is refused before the model could be blamed for it', () => {
  const huge = { code: 'INVALID_INPUT', message: expect.stringContaining('save smaller images') as string }
  expect(() => inputRows(array([1, 3, 8192, 8192]), model)).toThrow(expect.objectContaining(huge))
  expect(() => outputRows(array([2, 1, 16_384, 8192]), 2, model)).toThrow(expect.objectContaining(huge))
  expect(inputRows(array([2, 3, 512, 512]), model)).toMatchObject({ count: 2, as: 'tensor' })
  expect(outputRows(array([2, 8192, 8192]), 2, model)).toMatchObject({ count: 2, shape: { channels: 1 } })
})

test('inputs of another size are refused where the graph fixes it', () => {
  const fixed = { ...model, inputs: [{ name: 'image', type: 'float32', shape: [1, 3, 64, 64] }] }
  expect(() => inputRows(array([2, 3, 32, 64]), fixed)).toThrow(/hair takes 64 × 64 pixels/)
  expect(inputRows(array([2, 64, 64, 3]), fixed)).toMatchObject({ count: 2, shape: { layout: 'NHWC' } })
})

test('without an activation values outside of 0..1 are bytes only where they can be', () => {
  const rows = outputRows(array([2, 64, 64]), 2, model)
  const read = (lowest: number, highest: number) => readingOf(rows, { lowest, highest, finite: true }, model, 'auto')
  expect(read(0, 255)).toEqual({ holds: 'probability', scale: 255 })
  expect(read(0, 1)).toEqual({ holds: 'raw', scale: 1 })
  // Logits: the graph's own output, divided by nothing.
  expect(read(-13.8, 13.8)).toEqual({ holds: 'raw', scale: 1 })
})
