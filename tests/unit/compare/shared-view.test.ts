import { beforeEach, expect, test } from 'vitest'
import { SharedView } from '../../../src-renderer/compare/view/shared-view.ts'

let view: SharedView

beforeEach(() => {
  view = new SharedView()
  view.setPane({ width: 428, height: 828 })
  view.setImage({ width: 200, height: 200 })
})

/** The pixel of the image under a point of the pane. */
const imageAt = (viewX: number, viewY: number) => {
  const { scale, left, top } = view.placement
  return [(viewX - left) / scale, (viewY - top) / scale]
}

test('an image is shown as a whole, centred, with room around it', () => {
  expect(view.placement).toEqual({ scale: 2, left: 14, top: 214 })
})

test('zooming keeps the pixel under the cursor', () => {
  const before = imageAt(100, 300)
  view.zoomBy(3, 100, 300)
  const after = imageAt(100, 300)
  expect(after[0]).toBeCloseTo(before[0] ?? 0)
  expect(after[1]).toBeCloseTo(before[1] ?? 0)
  expect(view.placement.scale).toBe(6)
})

test('zooming out ends at the whole image', () => {
  view.zoomBy(4, 10, 10)
  view.zoomBy(0.01, 300, 300)
  expect(view.placement).toEqual({ scale: 2, left: 14, top: 214 })
  expect(view.fitted).toBe(true)
})

test('the image never leaves the middle of the pane', () => {
  view.zoomBy(4)
  view.panBy(10_000, -10_000)
  const [imageX, imageY] = imageAt(214, 414)
  expect(imageX).toBeCloseTo(0)
  expect(imageY).toBeCloseTo(200)
})

test('another image of the same size keeps the place; one of another size is shown as a whole', () => {
  view.zoomBy(4, 50, 300)
  const { placement } = view
  view.setImage({ width: 200, height: 200 })
  expect(view.placement).toEqual(placement)
  view.setImage({ width: 400, height: 400 })
  expect(view.placement.scale).toBe(1)
})

test('a pane that grows keeps what is in its middle', () => {
  view.zoomBy(4, 50, 300)
  const middle = imageAt(214, 414)
  view.setPane({ width: 628, height: 1028 })
  expect(imageAt(314, 514)).toEqual(middle)
})

test('every pane is told, from the first moment on', () => {
  const told: number[] = []
  const stop = view.subscribe(({ scale }) => told.push(scale))
  view.zoomBy(2)
  stop()
  view.zoomBy(2)
  expect(told).toEqual([2, 4])
})
