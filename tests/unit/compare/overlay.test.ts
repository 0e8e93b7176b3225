import { expect, test } from 'vitest'
import { paintOverlay, rgbaPixel } from '../../../src-renderer/compare/pixels/overlay.ts'
import { PlaneCache } from '../../../src-renderer/compare/pixels/plane-cache.ts'

const palette = Uint32Array.of(0, 1, 2, 3)

test('each pixel is coloured by what it is: neither, too much, missed, right', () => {
  const plane = Uint8Array.of(0, 200, 127, 128)
  const mask = Uint8Array.of(127, 0, 128, 255)
  const out = new Uint32Array(4)
  paintOverlay(plane, mask, 128, palette, out)
  expect([...out]).toEqual([0, 1, 2, 3])
})

test('a prediction alone, and ground truth alone', () => {
  const out = new Uint32Array(2)
  paintOverlay(Uint8Array.of(10, 9), null, 10, palette, out)
  expect([...out]).toEqual([1, 0])
  paintOverlay(null, Uint8Array.of(127, 128), 0, palette, out)
  expect([...out]).toEqual([0, 2])
})

test('a colour of the tokens becomes bytes in the order of ImageData', () => {
  const bytes = new Uint8Array(Uint32Array.of(rgbaPixel(' #ff6b24', 0.4)).buffer)
  expect([...bytes]).toEqual([0xff, 0x6b, 0x24, 102])
})

test('a plane is decoded once while it is kept, and again after a fault', async () => {
  let loads = 0
  let broken = true
  const cache = new PlaneCache(async () => {
    loads += 1
    if (broken) throw new Error('no picture')
    return { width: 1, height: 1, values: Uint8Array.of(7) }
  })
  await expect(cache.get('/a')).rejects.toThrow('no picture')
  broken = false
  await Promise.all([cache.get('/a'), cache.get('/a')])
  await cache.get('/a')
  expect(loads).toBe(2)
})

test('planes beyond the limit are given up, the least recently used first', async () => {
  const loaded: string[] = []
  const cache = new PlaneCache(async (url) => {
    loaded.push(url)
    // Only its length counts.
    return { width: 1, height: 1, values: { length: 90_000_000 } as Uint8Array }
  })
  for (const url of ['/a', '/b', '/a', '/c', '/a', '/b']) await cache.get(url)
  expect(loaded).toEqual(['/a', '/b', '/c', '/b'])
})
