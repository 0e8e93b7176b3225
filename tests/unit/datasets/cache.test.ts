import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pythonWith } from '../../fixtures/python.ts'
import { mask, photo, useStudio } from './studio.ts'

const studio = useStudio()
const python = pythonWith('numpy')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Two photos to train on, one to validate, none to test; and some of which none can be cached. */
async function importSplits() {
  const { write } = studio()
  for (const [seed, path] of ['train/images/p10-1', 'train/images/p9-1', 'validation/images/a, "b"'].entries()) {
    await write(`${path}.png`, photo(seed, 12, 8))
    await write(`${path.replace('images', 'masks')}.png`, mask(30 + seed * 10, 12, 8))
  }
  return (await studio().import()).datasetId
}

const cached = (datasetId: string, size = 8, out = studio().at('cache')) =>
  studio().datasets.startCache(datasetId, { size, out }).finished

/** What is read by our own eyes: the header's description, then the bytes. */
async function readNpy(path: string) {
  const bytes = await readFile(path)
  const length = bytes.readUInt16LE(8)
  expect(bytes.toString('latin1', 0, 8)).toBe('\x93NUMPY\x01\x00')
  expect((10 + length) % 64).toBe(0)
  return { description: bytes.toString('latin1', 10, 10 + length).trim(), data: bytes.subarray(10 + length) }
}

describe('a cache', () => {
  test('holds images and masks of every split, in natural order', async () => {
    const { at, photos } = studio()
    const { files, left, out } = await cached(await importSplits())
    expect(out).toBe(at('cache'))
    expect(left).toEqual([])
    expect(files).toEqual([
      { path: 'train/images.npy', shape: [2, 8, 8, 3], dtype: 'uint8' },
      { path: 'train/masks.npy', shape: [2, 8, 8], dtype: 'uint8' },
      { path: 'validation/images.npy', shape: [1, 8, 8, 3], dtype: 'uint8' },
      { path: 'validation/masks.npy', shape: [1, 8, 8], dtype: 'uint8' },
      { path: 'test/images.npy', shape: [0, 8, 8, 3], dtype: 'uint8' },
      { path: 'test/masks.npy', shape: [0, 8, 8], dtype: 'uint8' },
    ])
    const hashes = await Promise.all(
      ['p9-1', 'p10-1'].map(async (name) => sha256(await readFile(join(photos, `train/images/${name}.png`)))),
    )
    expect(await readFile(at('cache/train/index.csv'), 'utf8')).toBe(
      `row,image,sha256\n0,train/images/p9-1.png,${hashes[0]}\n1,train/images/p10-1.png,${hashes[1]}\n`,
    )
    expect(await readFile(at('cache/validation/index.csv'), 'utf8')).toContain('"validation/images/a, ""b"".png"')
    const { description, data } = await readNpy(at('cache/train/images.npy'))
    expect(description).toBe("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 8, 8, 3), }")
    expect(data.length).toBe(2 * 8 * 8 * 3)
    expect((await readNpy(at('cache/test/masks.npy'))).data.length).toBe(0)
  })

  test('is resized as an evaluation feeds a model', async () => {
    const { at, workers, imageAt, folder } = studio()
    await cached(await importSplits())
    const { absolutePath: path } = imageAt('train/images/p9-1.png')
    const feed = { width: 8, height: 8, fit: 'stretch', resample: 'bilinear-antialias' } as const
    await workers.pixels.call('tensor', { path, out: at('feed'), feed })
    const { data } = await readNpy(at('cache/train/images.npy'))
    expect(data.subarray(0, 8 * 8 * 3)).toEqual(await readFile(at('feed')))
    expect(await readdir(folder.masks)).toHaveLength(3)
  })

  test('has the statistics of its train split', async () => {
    const { at } = studio()
    await cached(await importSplits())
    const stats = JSON.parse(await readFile(at('cache/stats.json'), 'utf8')) as Record<string, unknown>
    const { data } = await readNpy(at('cache/train/images.npy'))
    const { data: masks } = await readNpy(at('cache/train/masks.npy'))
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const channels = [0, 1, 2].map((channel) => [...data].filter((_, at) => at % 3 === channel).map((v) => v / 255))
    const means = channels.map(mean)
    const deviations = channels.map((values, channel) =>
      Math.sqrt(mean(values.map((value) => (value - means[channel]!) ** 2))),
    )
    const hair = mean([...masks].map((value) => value / 255))
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 9) as number)
    expect(stats).toEqual({
      mean: close(means),
      std: close(deviations),
      classWeights: {
        background: expect.closeTo(0.5 / (1 - hair), 9) as number,
        hair: expect.closeTo(0.5 / hair, 9) as number,
      },
      datasetHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
  })

  test.skipIf(!python)('is what numpy reads', async () => {
    const { at } = studio()
    await cached(await importSplits())
    const script = `
import json, sys, numpy
folder = sys.argv[1]
for split, count in (("train", 2), ("validation", 1), ("test", 0)):
    images, masks = (numpy.load(f"{folder}/{split}/{name}.npy") for name in ("images", "masks"))
    assert images.dtype == masks.dtype == numpy.uint8, images.dtype
    assert images.shape == (count, 8, 8, 3) and masks.shape == (count, 8, 8), images.shape
stats = json.load(open(f"{folder}/stats.json"))
pixels = numpy.load(f"{folder}/train/images.npy").reshape(-1, 3) / 255
assert numpy.allclose(pixels.mean(0), stats["mean"], atol=1e-9), pixels.mean(0)
assert numpy.allclose(pixels.std(0), stats["std"], atol=1e-9), pixels.std(0)
`
    const { status, stderr } = spawnSync(python!, ['-c', script, at('cache')], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('is the same again, byte for byte, and another once a mask was painted', async () => {
    const { at, imageAt, paint } = studio()
    const datasetId = await importSplits()
    const hashes = async () => {
      await cached(datasetId)
      const names = (await readdir(at('cache'), { recursive: true })).filter((name) => name.includes('.'))
      return Promise.all(
        names.toSorted().map(async (name) => `${name} ${sha256(await readFile(join(at('cache'), name)))}`),
      )
    }
    const first = await hashes()
    expect(first).toHaveLength(10)
    expect(await hashes()).toEqual(first)
    const { id, mask: before } = imageAt('train/images/p9-1.png')
    expect(before).not.toBeNull()
    await paint(id, 77)
    const changed = (await hashes()).filter((line, index) => line !== first[index]).map((line) => line.split(' ')[0])
    expect(changed).toEqual(['stats.json', 'train/masks.npy'])
  })
})

describe('what cannot be cached', () => {
  test('is left out and listed, the rest is there', async () => {
    const { write, photos, at } = studio()
    await write('train/images/no-mask.png', photo(20, 12, 8))
    await write('train/images/corrupt.jpg', Buffer.from('not a picture'))
    await write('train/images/z-copy.png', photo(0, 12, 8))
    await write('images/unsorted.png', photo(21, 12, 8))
    await write('masks/unsorted.png', mask(5, 12, 8))
    const datasetId = await importSplits()
    await rm(join(photos, 'train/images/p10-1.png'))
    const { files, left } = await cached(datasetId)
    expect(left.map(({ path, code }) => `${code} ${path}`)).toEqual([
      'INVALID_INPUT images/unsorted.png',
      'IMAGE_UNREADABLE train/images/corrupt.jpg',
      'MASK_MISSING train/images/no-mask.png',
      'IMAGE_MOVED train/images/p10-1.png',
      'DUPLICATE_IMAGE train/images/z-copy.png',
    ])
    expect(files[0]).toMatchObject({ shape: [1, 8, 8, 3] })
    expect(await readFile(at('cache/train/index.csv'), 'utf8')).toMatch(
      /^row,image,sha256\n0,train\/images\/p9-1\.png,/,
    )
  })

  test('a photo that was replaced by another is not taken for it', async () => {
    const { write, photos } = studio()
    const datasetId = await importSplits()
    const path = 'train/images/p9-1.png'
    const { length } = await readFile(join(photos, path))
    const other = photo(50, 12, 8)
    await write(path, Buffer.concat([other, Buffer.alloc(Math.max(0, length - other.length))]))
    const { left } = await cached(datasetId)
    expect(left).toMatchObject([{ path, code: 'IMAGE_MOVED' }])
  })

  test('a dataset of which nothing can be used is refused, and no folder is made', async () => {
    const { write, at } = studio()
    await write('images/a.png', photo(1))
    const { datasetId } = await studio().import()
    await expect(cached(datasetId)).rejects.toMatchObject({
      code: 'NO_IMAGES',
      message: expect.stringContaining('a.png') as string,
    })
    await expect(readdir(at('cache'))).rejects.toThrow('ENOENT')
  })
})

describe('the folder of a cache', () => {
  test('that holds anything else is refused and left alone', async () => {
    const { at, photos, folder } = studio()
    const datasetId = await importSplits()
    await mkdir(at('full/train'), { recursive: true })
    await writeFile(at('full/train/notes.txt'), 'mine')
    for (const out of [at('full'), photos, join(photos, 'cache'), join(folder.path, 'cache')]) {
      await expect(cached(datasetId, 8, out)).rejects.toMatchObject({ code: 'FOLDER_NOT_ALLOWED' })
    }
    expect(await readFile(at('full/train/notes.txt'), 'utf8')).toBe('mine')
  })

  test('may hold an earlier cache, of another size too, and what a killed one left', async () => {
    const { at } = studio()
    const datasetId = await importSplits()
    await cached(datasetId, 16)
    await mkdir(at('cache/.hairline-cache-999999999-ab12/train'), { recursive: true })
    const { files } = await cached(datasetId)
    expect(files[0]?.shape).toEqual([2, 8, 8, 3])
    expect((await readdir(at('cache'))).toSorted()).toEqual(['stats.json', 'test', 'train', 'validation'])
  })

  test('keeps the earlier cache when the next one is cancelled', async () => {
    const { at, datasets, jobs } = studio()
    const datasetId = await importSplits()
    await cached(datasetId)
    const before = await readFile(at('cache/train/images.npy'))
    const started = datasets.startCache(datasetId, { size: 2048, out: at('cache') })
    jobs.cancel(started.id)
    await expect(started.finished).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readFile(at('cache/train/images.npy'))).toEqual(before)
    expect((await readdir(at('cache'))).toSorted()).toEqual(['stats.json', 'test', 'train', 'validation'])
  })

  test.each([0, 7, 4097, 8.5])('a side of %d pixels is wrong usage', async (size) => {
    const datasetId = await importSplits()
    expect(() => studio().datasets.startCache(datasetId, { size, out: studio().at('cache') })).toThrow(
      expect.objectContaining({ code: 'WRONG_USAGE' }),
    )
  })
})
