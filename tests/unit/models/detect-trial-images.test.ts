import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TrialImages, type TrialPhoto } from '../../../src-main/models/detect/trial-images.ts'
import type { PixelsWorker } from '../../../src-main/workers/protocol.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

type Order = { path: string; out: string; feed: { width: number; height: number } }

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'hairline-trial-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A picture whose columns get lighter to the right, and a mask of it where they get darker: a row shows what part a view is of. */
const pixels = {
  call: async (_: string, { path, out, feed: { width, height } }: Order) => {
    const values = Uint8Array.from({ length: 3 * width * height }, (_, at) => {
      const value = Math.floor((255 * (Math.floor(at / 3) % width)) / width)
      return path.endsWith('mask') ? 255 - value : value
    })
    await writeFile(out, values)
    return { content: { left: 0, top: 0, width, height } }
  },
} as unknown as PixelsWorker

const never = () => false

async function photosOf(count: number): Promise<TrialPhoto[]> {
  const path = join(folder, 'photo')
  await writeFile(path, 'photo')
  return Array.from({ length: count }, (_, index) => ({
    photo: { path, sha256: `${index}`.padStart(16, '0'), bytes: 5, width: 64, height: 64 },
    mask: `${path}-mask`,
  }))
}

async function imagesOf(candidates: number, count: number): Promise<TrialImages> {
  const images = new TrialImages({ pixels, folder: join(folder, 'own'), signal: new AbortController().signal })
  await images.choose(await photosOf(candidates), count)
  return images
}

test('few photos come with two views each, the second ones last', async () => {
  const images = await imagesOf(6, 4)
  expect(images.withViews).toEqual([0, 6, 1, 7, 2, 4, 3, 5, 8, 9, 10, 11])
  const row = async (index: number) => {
    const { tensor, content } = await images.get(index, profileInput(64))
    const values = await readFile(tensor)
    expect(content.height).toBe(64)
    return Array.from({ length: 64 }, (_, x) => values[3 * x]!)
  }
  const [photo, mirrored, other] = [await row(0), await row(4), await row(8)]
  const isRising = (values: number[]) => values.every((value, x) => x === 0 || value >= values[x - 1]!)
  expect([isRising(photo), isRising(mirrored), isRising(other)]).toEqual([true, false, true])
  expect(isRising(mirrored.toReversed())).toBe(true)
  // Larger than the photo, and not the same part.
  expect(other.at(-1)! - other[0]!).toBeLessThan(0.8 * (photo.at(-1)! - photo[0]!))
  expect(Math.abs(other[0]! - mirrored.at(-1)!)).toBeGreaterThan(10)
})

test('a mask is seen as its photo is, in each view', async () => {
  const images = await imagesOf(3, 3)
  for (let index = 0; index < 9; index += 1) {
    const { tensor, truth } = await images.get(index, profileInput(64))
    const [photo, mask] = [await readFile(tensor), await readFile(truth!)]
    expect(mask.equals(photo.map((value) => 255 - value))).toBe(true)
  }
})

test('more photos come behind those that are enough, and to few none are added', async () => {
  const many = await imagesOf(50, 32)
  expect(many.withViews).toHaveLength(32)
  await many.chooseMore(40, never)
  expect(many.withViews).toEqual(Array.from({ length: 40 }, (_, index) => index))
  await many.chooseMore(64, never)
  expect(many.count).toBe(50)
  const few = await imagesOf(50, 16)
  await few.chooseMore(40, never)
  expect(few.count).toBe(16)
})

test('no more photos are looked at once it is late', async () => {
  const images = await imagesOf(50, 32)
  let asked = 0
  await images.chooseMore(50, () => (asked += 1) > 3)
  expect(images.count).toBe(35)
  await images.chooseMore(50, never)
  expect(images.count).toBe(50)
})
