import { expect, test } from 'vitest'
import { filterResponses } from '../../../src-main/workers/inference/filter-responses.ts'
import type { ExploreImage } from '../../../src-main/workers/explore-protocol.ts'
import { seededRandom } from '../../fixtures/random.ts'

const SIDE = 64
const size = { width: SIDE, height: SIDE }
const image: ExploreImage = { tensor: 'photo', truth: null, content: { left: 0, top: 0, ...size } }
/** Colours that do not depend on each other, red with twice the spread of green, blue the same everywhere. */
const next = seededRandom(3)
const pixels = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => [200 * next(), 100 * next(), 90][at % 3]!)
const read = () => Promise.resolve(pixels)
/** Two filters of one pixel: what the first place gets, and the sum of all. */
const kernels = { values: Float32Array.of(1, 0, 0, 1, 1, 1), filters: 2, channels: 3, height: 1, width: 1 }

test('what filters get of each place varies as the colour does that is fed there', async () => {
  const found = (await filterResponses(kernels, size, [image, image], read))!
  const uniform = (range: number) => range ** 2 / 12
  const [first, all] = found.RGB
  expect(first![0]! / uniform(200)).toBeCloseTo(1, 0)
  expect(first!.slice(1)).toEqual([0, 0, 0, 0, 0])
  expect(all![1]! / uniform(100)).toBeCloseTo(1, 0)
  expect(all![2]).toBeCloseTo(0)
  expect(Math.abs(all![3]!)).toBeLessThan(0.2 * uniform(140))
  // Blue is fed at the first place.
  expect(found.BGR[0]![0]).toBeCloseTo(0)
  expect(found.BGR[1]![2]).toBeCloseTo(all![0]!)
})

test('a kernel sees its neighbours, and letterbox bars are no photo', async () => {
  const wide = { values: Float32Array.of(1, -1, 0, 0, 0, 0), filters: 1, channels: 3, height: 1, width: 2 }
  const bars = pixels.map((value, at) => (at % (3 * SIDE) < 3 * (SIDE / 2) ? value : 0))
  const half = { ...image, content: { ...image.content, width: SIDE / 2 } }
  const [[inside]] = (await filterResponses(wide, size, [half], () => Promise.resolve(bars)))!.RGB as [number[]]
  // The difference of two that do not depend on each other.
  expect(inside! / (2 * (200 ** 2 / 12))).toBeCloseTo(1, 0)
})

test('of many filters some tell enough, and without photos nothing is told', async () => {
  const many = { values: new Float32Array(3000).fill(1), filters: 1000, channels: 3, height: 1, width: 1 }
  expect((await filterResponses(many, size, [image], read))!.RGB.length).toBeLessThanOrEqual(64)
  expect(await filterResponses(kernels, size, [], read)).toBeNull()
  expect(await filterResponses(kernels, { width: 32, height: 32 }, [image], read)).toBeNull()
})
