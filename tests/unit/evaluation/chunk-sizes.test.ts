import { expect, test } from 'vitest'
import { ChunkSizes } from '../../../src-main/evaluation/chunk-sizes.ts'

const sizesOf = (sizes: ChunkSizes, images: number) =>
  [...sizes.chunksOf(Array.from({ length: images }, (_, index) => index))].map(({ items }) => items.length)

test('chunks begin small where inputs have to be made first, and large where they are made', () => {
  expect(sizesOf(new ChunkSizes(1), 1000).slice(0, 4)).toEqual([4, 16, 64, 192])
  expect(sizesOf(new ChunkSizes(1, true), 1000)[0]).toBe(192)
})

test('a chunk takes a second at most where an image is known to take long, and is small where nobody knows', () => {
  expect(Math.max(...sizesOf(new ChunkSizes(250, true), 100))).toBe(4)
  expect(sizesOf(new ChunkSizes(5000, true), 3)).toEqual([1, 1, 1])
  expect(Math.max(...sizesOf(new ChunkSizes(null, true), 100))).toBe(8)
})

test('every image is in one chunk, in order, and the last chunks are small', () => {
  const sizes = sizesOf(new ChunkSizes(10, true), 1000)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1000)
  expect(sizes.at(-1)).toBeLessThan(sizes[0]!)
})
