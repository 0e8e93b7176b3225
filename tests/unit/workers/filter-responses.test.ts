import { expect, test } from 'vitest'
import { filterResponses } from '../../../src-main/workers/inference/filter-responses.ts'
import type { ExploreImage } from '../../../src-main/workers/explore-protocol.ts'
import { seededRandom } from '../../fixtures/random.ts'

const SIDE = 64
const size = { width: SIDE, height: SIDE }
const content = { left: 0, top: 0, ...size }
const image: ExploreImage = { tensor: '0', truth: null, content }
/** Places of one photo tell a variance to a tenth. */
const images = Array.from({ length: 32 }, (_, seed): ExploreImage => ({ ...image, tensor: `${seed}` }))
/** Colours that do not depend on each other, red with twice the spread of green, blue the same everywhere. */
function pixelsOf(path: string): Uint8Array {
  const next = seededRandom(Number(path))
  return Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => [200 * next(), 100 * next(), 90][at % 3]!)
}
const read = (path: string) => Promise.resolve(pixelsOf(path))
const { signal } = new AbortController()
/** Two filters of one pixel: what the first place gets, and the sum of all. */
const kernels = { values: Float32Array.of(1, 0, 0, 1, 1, 1), filters: 2, channels: 3, height: 1, width: 1 }

test('what filters get of each place varies as the colour does that is fed there', async () => {
  const found = (await filterResponses(kernels, size, images, { read, signal }))!
  const uniform = (range: number) => range ** 2 / 12
  const [first, all] = found.RGB
  expect(first![0]! / uniform(200)).toBeCloseTo(1, 1)
  expect(first!.slice(1)).toEqual([0, 0, 0, 0, 0])
  expect(all![1]! / uniform(100)).toBeCloseTo(1, 1)
  expect(all![2]).toBeCloseTo(0)
  expect(Math.abs(all![3]!)).toBeLessThan(0.2 * uniform(140))
  // Blue is fed at the first place.
  expect(found.BGR[0]![0]).toBeCloseTo(0)
  expect(found.BGR[1]![2]).toBeCloseTo(all![0]!)
})

test('a kernel sees its neighbours, and letterbox bars are no photo', async () => {
  const wide = { values: Float32Array.of(1, -1, 0, 0, 0, 0), filters: 1, channels: 3, height: 1, width: 2 }
  const bars = (path: string) => pixelsOf(path).map((value, at) => (at % (3 * SIDE) < 3 * (SIDE / 2) ? value : 0))
  const halves = images.map((each) => ({ ...each, content: { ...content, width: SIDE / 2 } }))
  const order = { read: (path: string) => Promise.resolve(bars(path)), signal }
  const [[inside]] = (await filterResponses(wide, size, halves, order))!.RGB as [number[]]
  // The difference of two that do not depend on each other.
  expect(inside! / (2 * (200 ** 2 / 12))).toBeCloseTo(1, 1)
})

test('of many filters some tell enough, and without photos nothing is told', async () => {
  const many = { values: new Float32Array(3000).fill(1), filters: 1000, channels: 3, height: 1, width: 1 }
  expect((await filterResponses(many, size, [image], { read, signal }))!.RGB.length).toBeLessThanOrEqual(64)
  expect(await filterResponses(kernels, size, [], { read, signal })).toBeNull()
  expect(await filterResponses(kernels, { width: 32, height: 32 }, [image], { read, signal })).toBeNull()
})

test('between two photos a search may be cancelled', async () => {
  const cancelled = new AbortController()
  let reads = 0
  const cancelling = (path: string) => {
    reads += 1
    cancelled.abort()
    return read(path)
  }
  const order = { read: cancelling, signal: cancelled.signal }
  await expect(filterResponses(kernels, size, [image, image], order)).rejects.toThrow()
  expect(reads).toBe(1)
})
