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

/** A picture whose columns get lighter to the right: what a view shows can be seen by its first row. */
const pixels = {
  call: async (_: string, { out, feed: { width, height } }: Order) => {
    const values = Uint8Array.from(
      { length: 3 * width * height },
      (_, at) => (255 * (Math.floor(at / 3) % width)) / width,
    )
    await writeFile(out, values)
    return { content: { left: 0, top: 0, width, height } }
  },
} as unknown as PixelsWorker

async function photosOf(count: number): Promise<TrialPhoto[]> {
  const path = join(folder, 'photo')
  await writeFile(path, 'photo')
  return Array.from({ length: count }, (_, index) => ({
    photo: { path, sha256: `${index}`.padStart(16, '0'), bytes: 5, width: 64, height: 64 },
    mask: path,
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

test('more photos come behind those that are enough, and to few none are added', async () => {
  const many = await imagesOf(50, 32)
  expect(many.withViews).toHaveLength(32)
  await many.chooseMore(40)
  expect(many.withViews).toEqual(Array.from({ length: 40 }, (_, index) => index))
  await many.chooseMore(64)
  expect(many.count).toBe(50)
  const few = await imagesOf(50, 16)
  await few.chooseMore(40)
  expect(few.count).toBe(16)
})
