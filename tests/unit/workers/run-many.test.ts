import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import pino from 'pino'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeHistograms } from '../../../src-main/evaluation/histogram-codec.ts'
import { decodePlane } from '../../../src-main/inference/plane-file.ts'
import { isMarkerOfSeveral, markedImages } from '../../../src-main/workers/inference/marker.ts'
import { bytesOfSessions, shareMemory } from '../../../src-main/workers/inference/memory-share.ts'
import { BatchSizes, type Trial } from '../../../src-main/workers/inference/batch-size.ts'
import type { Fed } from '../../../src-main/workers/inference/run-model.ts'
import { startWorkers, type Workers } from '../../../src-main/workers/workers.ts'
import { completeProfile } from '../../../src-shared/domain/index.ts'
import { tinyModel, type TinyModel } from '../../fixtures/onnx.ts'

let folder: string
let workers: Workers

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-many-'))
  workers = startWorkers({ log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await workers.dispose()
  await rm(folder, { recursive: true, force: true })
})

const maskPng = ({ width, height, pixels }: { width: number; height: number; pixels: Uint8Array }) =>
  sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ palette: false })
    .toBuffer()

const SIDE = 16
const IMAGES = 60
const HEADER_BYTES = 128
const ROW_BYTES = SIDE * SIDE * 3
const content = { left: 0, top: 0, width: SIDE, height: SIDE }
const row = (index: number) => Uint8Array.from({ length: ROW_BYTES }, (_, at) => (at * 7 + index * 31) % 256)

/** A cache of images that all differ, and one by one the planes of them. */
async function setUp(name: string, change: Partial<TinyModel>) {
  const path = join(folder, `${name}.onnx`)
  const classes = [[3, -2, 1, -0.5]]
  await writeFile(path, tinyModel({ width: SIDE, height: SIDE, classes, activation: 'sigmoid', ...change }))
  const facts = await workers.inference.call('inspect', { path })
  const profile = completeProfile(facts, { input: { width: SIDE, height: SIDE } })
  const model = { path, sha256: facts.sha256, profile, provider: 'cpu' as const }
  const cache = join(folder, `${name}.npy`)
  const rows = Array.from({ length: IMAGES }, (_, index) => row(index))
  await writeFile(cache, Buffer.concat([Buffer.alloc(HEADER_BYTES), ...rows]))
  const images = rows.map((bytes, index) => ({
    input: { path: cache, offset: HEADER_BYTES + index * ROW_BYTES, crc32: crc32(bytes) },
    content,
    out: join(folder, `${name}-${index}.plane`),
  }))
  const planeOf = async (index: number) => {
    const tensor = join(folder, 'one.rgb')
    const out = join(folder, 'one.plane')
    await writeFile(tensor, row(index))
    await workers.inference.call('run', { ...model, tensor, content, out })
    return (await decodePlane(await readFile(out))).values
  }
  return { model, images, planeOf, marker: join(folder, 'marker') }
}

describe('many images in one request', () => {
  test.each([
    ['a batch of one', {}],
    ['an open batch', { batch: 'N' }],
    ['a fixed batch', { batch: 4 }],
    ['channels last, halves', { input: { layout: 'NHWC', type: 'float16' } }],
  ] satisfies [string, Partial<TinyModel>][])('give the planes of single images: %s', async (name, change) => {
    const { model, images, planeOf, marker } = await setUp(name.replaceAll(' ', '-'), change)
    const one = { ...model, threads: 1 }
    const { results, batch } = await workers.inference.call('runMany', { ...one, images, total: IMAGES, marker })
    expect(results).toHaveLength(IMAGES)
    if (name === 'a fixed batch') expect(batch).toBe(4)
    for (const index of [0, 1, 5, 30, IMAGES - 1]) {
      const file = await readFile(images[index]!.out)
      expect(results[index]).toMatchObject({ ok: { bytes: file.length } })
      expect((await decodePlane(file)).values).toEqual(await planeOf(index))
    }
    expect(markedImages(await readFile(marker, 'utf8'))[0]).toBeGreaterThanOrEqual(IMAGES - batch)
  })

  test.each([
    ['a batch of one', {}],
    ['an open batch', { batch: 'N' }],
    ['a fixed batch', { batch: 4 }],
  ] satisfies [string, Partial<TinyModel>][])('go through lanes, with the same planes: %s', async (name, change) => {
    const { model, images, planeOf, marker } = await setUp(`lanes-${name.replaceAll(' ', '-')}`, change)
    const request = { ...model, threads: 3, images, total: IMAGES, marker }
    const { results, lanes } = await workers.inference.call('runMany', request)
    expect(lanes).toBe(3)
    expect(results.filter((result) => 'ok' in result)).toHaveLength(IMAGES)
    for (const index of [0, 7, 8, 31, IMAGES - 1]) {
      expect((await decodePlane(await readFile(images[index]!.out))).values).toEqual(await planeOf(index))
    }
    expect(markedImages(await readFile(marker, 'utf8'))).toEqual([])
  })

  test('a short list needs no lanes', async () => {
    const { model, images, marker } = await setUp('short', {})
    const request = { ...model, threads: 2, images: images.slice(0, 5), total: 5, marker }
    expect(await workers.inference.call('runMany', request)).toMatchObject({ lanes: 1 })
  })

  test('a single image that a model dies of is known, also where more would go together', async () => {
    const { model, images, marker } = await setUp('single', { batch: 'N' })
    const isInDoubt = async (count: number) => {
      const request = { ...model, threads: 1, images: images.slice(0, count), total: count, marker }
      await workers.inference.call('runMany', request)
      return isMarkerOfSeveral(await readFile(marker, 'utf8'))
    }
    expect(await isInDoubt(1)).toBe(false)
    expect(await isInDoubt(2)).toBe(true)
  })

  test('a row that is not what was written fails alone', async () => {
    const { model, images, marker } = await setUp('damaged', { batch: 'N' })
    images[3]!.input.crc32 = 1
    images[7]!.input.offset = 1e9
    images[9]!.input.path = join(folder, 'absent.npy')
    const { results } = await workers.inference.call('runMany', { ...model, images, total: IMAGES, marker })
    const failed = results.flatMap((result, index) => ('error' in result ? [[index, result.error.code]] : []))
    expect(failed).toEqual([3, 7, 9].map((index) => [index, 'FILE_UNREADABLE']))
  })
})

describe('planes scored where they are made', () => {
  test('have the histograms that the pixels worker gives; what it alone can read is left to it', async () => {
    const { model, images, marker } = await setUp('scored', {})
    const mask = join(folder, 'mask.png')
    const samples = Uint8Array.from({ length: 50 * 40 }, (_, at) => ((at % 50) + Math.floor(at / 50) > 45 ? 255 : 9))
    const grey = { width: 50, height: 40, pixels: samples }
    await writeFile(mask, await maskPng(grey))
    const [small, absent] = [join(folder, 'small.png'), join(folder, 'absent.png')]
    await writeFile(small, await maskPng({ width: 4, height: 4, pixels: samples.subarray(0, 16) }))
    const asked = images.slice(0, 12).map((image, index) => ({ ...image, mask: [mask, small, absent][index % 3] }))
    const { results } = await workers.inference.call('runMany', { ...model, images: asked, total: 12, marker })
    for (const [index, result] of results.entries()) {
      if (!('ok' in result)) throw new Error(result.error.message)
      if (index % 3 > 0) expect(result.ok.histograms).toBeUndefined()
      else {
        const pair = { plane: asked[index]!.out, mask }
        const { histograms } = await workers.pixels.call('score', pair)
        expect(result.ok.histograms).toEqual(encodeHistograms(histograms))
      }
    }
  })
})

describe('the share of memory', () => {
  const needs = { bytes: 100, imageBytes: 60 }

  test('goes to as many lanes as there are threads, then to their batches', () => {
    expect(shareMemory(needs, Infinity, 4)).toEqual({ lanes: 4, mostAtOnce: Infinity })
    expect(shareMemory(needs, 1000, 4)).toEqual({ lanes: 4, mostAtOnce: 3 })
    expect(shareMemory(needs, 500, 4)).toEqual({ lanes: 4, mostAtOnce: 1 })
    expect(shareMemory(needs, 420, 4)).toEqual({ lanes: 3, mostAtOnce: 1 })
    // As threads of their own they take more than the session that is kept.
    expect(shareMemory(needs, 520, 4, 140)).toEqual({ lanes: 3, mostAtOnce: 1 })
    expect(shareMemory(needs, 379, 4, 140)).toEqual({ lanes: 1, mostAtOnce: 5 })
  })

  test('is one session where two lanes do not fit, and its batch is as large as fits', () => {
    expect(shareMemory(needs, 299, 4)).toEqual({ lanes: 1, mostAtOnce: 4 })
    expect(shareMemory(needs, 50, 4)).toEqual({ lanes: 1, mostAtOnce: 1 })
    expect(shareMemory(needs, 1000, 1)).toEqual({ lanes: 1, mostAtOnce: 16 })
  })

  test('is never exceeded', () => {
    for (const threads of [1, 2, 3, 8]) {
      for (let most = 100; most < 3000; most += 37) {
        const { lanes, mostAtOnce } = shareMemory(needs, most, threads)
        const kept = lanes > 1 ? needs.bytes : 0
        expect(kept + bytesOfSessions(needs, lanes, mostAtOnce)).toBeLessThanOrEqual(most)
      }
    }
  })

  test('holds in the worker: an open batch is not tried beyond it, and counts with what it holds', async () => {
    const { model, images, marker } = await setUp('share', { batch: 'N', metadata: { of: 'its own' } })
    await workers.inference.call('load', { ...model, threads: 1 })
    const loaded = () => workers.runtime.sessions().loaded.find(({ sha256 }) => sha256 === model.sha256)
    const { bytes } = loaded()!
    const request = { ...model, images, total: IMAGES, marker }
    const narrow = await workers.inference.call('runMany', { ...request, threads: 2, mostBytes: bytes })
    expect(narrow).toMatchObject({ lanes: 1, widest: 1 })
    expect(loaded()!.bytes).toBeLessThan(3 * bytes)
    const shared = await workers.inference.call('runMany', { ...request, threads: 2 })
    expect(shared).toMatchObject({ lanes: 2 })
    expect(loaded()!.bytes).toBeGreaterThanOrEqual(3 * bytes)
    const alone = await workers.inference.call('runMany', { ...request, threads: 2, alone: true })
    expect(alone).toMatchObject({ lanes: 1, batch: 1, widest: 1 })
  })
})

describe('the size of a batch', () => {
  const fed = () => ({ session: {} }) as Fed
  const trialOf = (msPerImage: (images: number) => number, plane: (images: number) => number = () => 9) => {
    const tried: number[] = []
    const trial = async (images: number): Promise<Trial> => {
      tried.push(images)
      return { planes: [Uint8Array.of(plane(images))], msPerImage: msPerImage(images) }
    }
    return { tried, trial }
  }
  const open = { type: 'float32', batch: 'open', withoutBatch: false } as const
  const long = { total: 1000, here: 64 }

  test('grows while it wins, and is measured once for each session', async () => {
    const { tried, trial } = trialOf((images) => (images <= 8 ? 10 / images : 2))
    const [sizes, model] = [new BatchSizes(), fed()]
    expect(await sizes.of(model, open, long, trial)).toBe(8)
    expect(await sizes.of(model, open, long, trial)).toBe(8)
    expect(tried).toEqual([1, 2, 4, 8, 16])
  })

  test('stays within what memory allows, also where that becomes less', async () => {
    const { tried, trial } = trialOf((images) => 10 / images)
    const [sizes, model] = [new BatchSizes(), fed()]
    expect(await sizes.of(model, open, { ...long, most: 1 }, trial)).toBe(1)
    expect(tried).toEqual([])
    expect(await sizes.of(model, open, { ...long, most: 5 }, trial)).toBe(4)
    expect(sizes.widest(model.session)).toBe(4)
    expect(await sizes.of(model, open, { ...long, most: 3 }, trial)).toBe(3)
    expect(tried).toEqual([1, 2, 4])
  })

  test('is one where batches win nothing, give other planes, or the list is short', async () => {
    expect(await new BatchSizes().of(fed(), open, long, trialOf(() => 10).trial)).toBe(1)
    const mixing = trialOf(
      (images) => 10 / images,
      (images) => images * 4,
    )
    expect(await new BatchSizes().of(fed(), open, long, mixing.trial)).toBe(1)
    const short = trialOf((images) => 10 / images)
    expect(await new BatchSizes().of(fed(), open, { total: 10, here: 10 }, short.trial)).toBe(1)
    expect(short.tried).toEqual([])
  })
})
