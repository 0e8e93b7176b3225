import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RgbImage } from '../../../src-shared/edges/image.ts'
import { WandRegion, type CoverageTile, type WandStart } from '../../../src-shared/edges/wand.ts'
import { pasteRect } from '../../../src-shared/mask/index.ts'
import { readerOf } from '../../fixtures/pixels.ts'

const pause = () => Promise.resolve()
/** More than a tile wide, so that regions go over its border. */
const WIDTH = 263
const HEIGHT = 9

/** CIE Lab from sRGB (D65), written down once more, with the exact matrix' figures of IEC 61966-2-1. */
function lab(red: number, green: number, blue: number): number[] {
  const [r, g, b] = [red, green, blue].map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  const f = (value: number) => (value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29)
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const colourAt = ({ pixels }: RgbImage, at: number) => lab(pixels[at * 3]!, pixels[at * 3 + 1]!, pixels[at * 3 + 2]!)
const distance = (a: number[], b: number[]) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!)

/** The slow way: everything like the touch, and of that what hangs together with it, pass after pass. */
function slowly(image: RgbImage, start: WandStart, tolerance: number): Uint8Array {
  const { width, height } = image
  const near: number[][] = []
  const reach = (start.sample - 1) / 2
  for (let y = Math.max(0, start.y - reach); y <= Math.min(height - 1, start.y + reach); y++) {
    for (let x = Math.max(0, start.x - reach); x <= Math.min(width - 1, start.x + reach); x++) {
      near.push(colourAt(image, y * width + x))
    }
  }
  const seed = [0, 1, 2].map((channel) => near.reduce((sum, each) => sum + each[channel]!, 0) / near.length)
  // A mean of equal colours is rounded.
  const alike = Array.from(
    { length: width * height },
    (_, at) => distance(colourAt(image, at), seed) <= tolerance + 1e-6,
  )
  const region = new Uint8Array(width * height)
  if (!start.connected) return region.map((_, at) => (alike[at] ? 255 : 0))
  const first = start.y * width + start.x
  if (!alike[first]) return region
  region[first] = 255
  for (let grew = true; grew;) {
    grew = false
    for (let at = 0; at < region.length; at++) {
      if (region[at] === 255 || !alike[at]) continue
      const [x, y] = [at % width, Math.floor(at / width)]
      const touches = [-1, 0, 1].some((dy) =>
        [-1, 0, 1].some((dx) => {
          if ((dx !== 0 && dy !== 0 && !start.corners) || (dx === 0 && dy === 0)) return false
          const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height
          return inside && region[(y + dy) * width + x + dx] === 255
        }),
      )
      if (!touches) continue
      region[at] = 255
      grew = true
    }
  }
  return region
}

async function put(mask: Uint8Array, region: WandRegion, tolerance: number, soft = false): Promise<Uint8Array> {
  for await (const tile of region.select(tolerance, soft, pause)) {
    pasteRect(mask, WIDTH, tile, tile.pixels ?? new Uint8Array(tile.width * tile.height))
  }
  return mask.slice()
}

/** Blotches of a few colours that lie near to each other, so that tolerances tell them apart. */
const photos = fc
  .array(fc.tuple(fc.nat(WIDTH - 1), fc.nat(HEIGHT - 1), fc.nat(60), fc.nat(5), fc.nat(5)), {
    minLength: 1,
    maxLength: 14,
  })
  .map((blotches): RgbImage => {
    const pixels = new Uint8Array(WIDTH * HEIGHT * 3).fill(60)
    for (const [x, y, width, height, tone] of blotches) {
      for (let row = y; row < Math.min(HEIGHT, y + height); row++) {
        for (let column = x; column < Math.min(WIDTH, x + width); column++) {
          pixels.set([60 + tone * 25, 60 + tone * 9, 60], (row * WIDTH + column) * 3)
        }
      }
    }
    return { width: WIDTH, height: HEIGHT, channels: 3, pixels }
  })

test('a region is what its definition says, whatever tolerances were tried before', async () => {
  const start = fc.record({
    x: fc.nat(WIDTH - 1),
    y: fc.nat(HEIGHT - 1),
    sample: fc.constantFrom(1 as const, 3 as const, 5 as const),
    connected: fc.boolean(),
    corners: fc.boolean(),
  })
  const tolerances = fc.array(fc.nat(60), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(photos, start, tolerances, async (photo, touch, tried) => {
      const region = new WandRegion(readerOf(photo), touch)
      const mask = new Uint8Array(WIDTH * HEIGHT)
      for (const tolerance of tried) {
        expect(await put(mask, region, tolerance)).toEqual(slowly(photo, touch, tolerance))
      }
    }),
    { numRuns: 10 },
  )
})

test('a soft edge falls evenly from the tolerance to half as much again', async () => {
  // A grey ramp: L grows steadily along it.
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => (Math.floor(at / 3) % WIDTH) % 256)
  const image: RgbImage = { width: WIDTH, height: HEIGHT, channels: 3, pixels }
  const region = new WandRegion(readerOf(image), { x: 100, y: 4, sample: 1, connected: true, corners: false })
  const mask = await put(new Uint8Array(WIDTH * HEIGHT), region, 20, true)
  const seed = colourAt(image, 4 * WIDTH + 100)
  for (let x = 0; x < 256; x++) {
    const away = distance(colourAt(image, 4 * WIDTH + x), seed)
    const expected = away <= 20 ? 255 : 255 * Math.max(0, (30 - away) / 10)
    // Distances are kept in halves: 255 / 20 a step.
    expect(Math.abs(mask[4 * WIDTH + x]! - expected)).toBeLessThanOrEqual(away <= 20 ? 0 : 26)
  }
})

test('what a smaller change does not touch is not said again', async () => {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3).fill(90)
  const region = new WandRegion(readerOf({ width: WIDTH, height: HEIGHT, channels: 3, pixels }), {
    x: 3,
    y: 3,
    sample: 1,
    connected: true,
    corners: false,
  })
  const tiles = async (tolerance: number) => {
    const changed: CoverageTile[] = []
    for await (const tile of region.select(tolerance, false, pause)) changed.push(tile)
    return changed.length
  }
  expect(await tiles(10)).toBe(2)
  expect(await tiles(11)).toBe(0)
})
