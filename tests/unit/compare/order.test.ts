import { expect, test } from 'vitest'
import { countWins, orderImages, type Results } from '../../../src-renderer/compare/order.ts'

const images = ['anna', 'berta', 'clara', 'dora'].map((id) => ({ id }))

/** IoU by image, in the order of `images`; null where there is none. */
const results = (...ious: (number | null)[]): Results =>
  new Map(
    ious.map((iou, index) => {
      const imageId = images[index]?.id ?? ''
      return [imageId, { imageId, image: imageId, iou, dice: null, precision: null, recall: null }]
    }),
  )
const a = results(0.8, 0.9, 0.7, null)
const b = results(0.9, 0.6, 0.7, 0.5)
const ids = (list: { id: string }[]) => list.map(({ id }) => id)

test('worst first goes by B', () => {
  expect(ids(orderImages(images, 'worst', a, b))).toEqual(['dora', 'berta', 'clara', 'anna'])
})

test('gain and loss go by the difference, and what has none follows by name', () => {
  expect(ids(orderImages(images, 'gain', a, b))).toEqual(['anna', 'clara', 'berta', 'dora'])
  expect(ids(orderImages(images, 'loss', a, b))).toEqual(['berta', 'clara', 'anna', 'dora'])
})

test('without results the order is that of the names', () => {
  for (const order of ['worst', 'gain', 'loss', 'name'] as const) {
    expect(ids(orderImages(images, order, new Map(), new Map()))).toEqual(ids(images))
  }
})

test('wins are counted over images that both have', () => {
  expect(countWins(images, a, b)).toEqual({ better: 1, worse: 1, equal: 1 })
})
