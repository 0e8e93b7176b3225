import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentOf, resizeTwoTap } from '../../../src-main/workers/pixels/feed.ts'

test('a letterbox is centred, keeps the shape and never leaves the feed', () => {
  const side = fc.integer({ min: 1, max: 3000 })
  fc.assert(
    fc.property(
      side,
      side,
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 1, max: 600 }),
      (width, height, w, h) => {
        const feed = { width: w, height: h, fit: 'letterbox', resample: 'bilinear' } as const
        const content = contentOf({ width, height }, feed)
        expect(content.width).toBeGreaterThanOrEqual(1)
        expect(content.height).toBeGreaterThanOrEqual(1)
        expect(content.width === w || content.height === h).toBe(true)
        expect(content.left).toBe(Math.floor((w - content.width) / 2))
        expect(content.top).toBe(Math.floor((h - content.height) / 2))
      },
    ),
  )
  expect(
    contentOf({ width: 400, height: 200 }, { width: 100, height: 100, fit: 'letterbox', resample: 'bilinear' }),
  ).toEqual({
    left: 0,
    top: 25,
    width: 100,
    height: 50,
  })
})

test('two taps at half-pixel centres: what OpenCV gives for the same row', () => {
  const row = { width: 4, height: 1, channels: 1, pixels: Uint8Array.of(0, 100, 200, 40) }
  expect([...resizeTwoTap(row, { width: 8, height: 1 }).pixels]).toEqual([0, 25, 75, 125, 175, 160, 80, 40])
  expect([...resizeTwoTap(row, { width: 2, height: 1 }).pixels]).toEqual([50, 120])
  expect(resizeTwoTap(row, { width: 4, height: 1 }).pixels).toEqual(row.pixels)
})
