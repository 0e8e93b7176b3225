import { expect, test } from 'vitest'
import { inBundles } from '../../../src-main/workers/inference/bundles.ts'

const batches = (count: number) => Array.from({ length: count }, (_, index) => index)
const sizes = (count: number, bytesOfBatch: number) =>
  inBundles(batches(count), bytesOfBatch).map(({ length }) => length)

test('bundles are short at both ends, and all batches are in them, in their order', () => {
  expect(sizes(100, 1)).toEqual([1, 4, 16, 20, 20, 20, 10, 5, 2, 1, 1])
  for (const count of [0, 1, 2, 3, 7, 50]) expect(inBundles(batches(count), 1).flat()).toEqual(batches(count))
})

test('what is large goes alone', () => {
  expect(sizes(5, 2 ** 23)).toEqual([1, 1, 1, 1, 1])
  expect(Math.max(...sizes(40, 2 ** 20))).toBe(4)
})
