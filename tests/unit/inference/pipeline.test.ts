import { open, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { adoptPlanes } from '../../../src-main/inference/adopt-planes.ts'
import { PlaneLedger } from '../../../src-main/inference/plane-ledger.ts'
import { feedOf } from '../../../src-main/inference/prediction-paths.ts'
import { planeKey } from '../../../src-main/inference/prediction-service.ts'
import { photoOf } from '../../../src-main/inference/photos.ts'
import { fileOf } from '../../../src-main/inference/plane-pack.ts'
import { AppError } from '../../../src-shared/domain/index.ts'
import { openWorkshop, PHOTO_SIZE, type Workshop } from '../../fixtures/model-workshop.ts'
import { writePairs } from '../../fixtures/photos.ts'

let shop: Workshop
let asked: string[] = []
let fresh = 0
/** A fault that inference answers with, for this test; `faults` so often. */
let fault: AppError | null = null
let faults = Infinity
const HEADER_BYTES = 128
const ROW_BYTES = PHOTO_SIZE * PHOTO_SIZE * 3

beforeAll(async () => {
  shop = await openWorkshop((real) => ({
    call: (method, request, options) =>
      fault && method === 'runMany' && faults-- > 0 ? Promise.reject(fault) : real.call(method, request, options),
  }))
  const { pixels } = shop.workers
  const { call } = pixels
  pixels.call = (method, request, options) => {
    asked.push(method)
    return call(method, request, options)
  }
})
afterAll(() => shop.dispose())
beforeEach(() => {
  asked = []
  fault = null
  faults = Infinity
})

async function freshModel(): Promise<string> {
  fresh += 1
  const path = await shop.modelFile(`model-${fresh}.onnx`, { classes: [[-10, -10, -10, 7 + fresh / 50]] })
  return (await shop.models.add({ path, profile: {} })).id
}

const evaluate = async (datasetId: string, modelId: string) =>
  (await shop.evaluations.start({ datasetId, modelIds: [modelId] }).finished).evaluations[0]!

async function orderOf(datasetId: string, modelId: string) {
  const photos = shop.images.forDataset(datasetId).map(({ id }) => photoOf(shop.images.find(id)))
  return { model: shop.models.get(modelId), datasetId, photos, provider: 'auto' as const }
}

/** Where the planes of a set lie. */
const addressesOf = (order: Awaited<ReturnType<typeof orderOf>>) =>
  shop.predictions.withPlanes(order, async (planes) =>
    planes.map((plane) => {
      if ('error' in plane || !plane.ok.cached) throw new Error('It is not stored')
      return plane.ok.planePath
    }),
  )

const count = (method: string) => asked.filter((each) => each === method).length
const npyOf = async (datasetId: string) => {
  const folder = join(shop.folder.tensors, datasetId)
  const names = await readdir(folder)
  return join(
    folder,
    names.find((name) => name.endsWith('.npy'))!,
  )
}

/** Shape, rows and index of a cache, as NumPy would read them. */
async function readCache(path: string) {
  const bytes = await readFile(path)
  const header = bytes.toString('latin1', 10, HEADER_BYTES)
  const shape = /'shape': \((.*?)\)/.exec(header)![1]!.split(', ').map(Number)
  const [, ...lines] = (await readFile(path.replace('.npy', '.csv'), 'utf8')).trim().split('\n')
  const rowOf = new Map(lines.map((line) => [line.split(',')[1]!, Number(line.split(',')[0])]))
  const row = (index: number) =>
    bytes.subarray(HEADER_BYTES + index * ROW_BYTES, HEADER_BYTES + (index + 1) * ROW_BYTES)
  return { bytes, header, shape, rowOf, row }
}

describe('the inputs of a dataset', () => {
  test('become one .npy, which every model of that size reads, and to which new photos are appended', async () => {
    const datasetId = await shop.dataset('cached', 5)
    const { inputs } = shop.predictions.storage
    const feed = { width: 96, height: 96, fit: 'stretch', resample: 'bilinear-antialias' } as const
    const photos = shop.images.forDataset(datasetId).map(({ sha256 }) => sha256)
    expect(await inputs.areMade({ datasetId, feed }, photos)).toBe(false)
    expect(await readdir(shop.folder.tensors)).not.toContain(datasetId)
    const modelId = await freshModel()
    await evaluate(datasetId, modelId)
    expect(await inputs.areMade({ datasetId, feed: feedOf(shop.models.get(modelId).profile) }, photos)).toBe(true)
    expect(count('inputs')).toBeGreaterThan(0)
    const path = await npyOf(datasetId)
    const cache = await readCache(path)
    expect(cache.bytes.subarray(0, 8)).toEqual(Buffer.from([0x93, 78, 85, 77, 80, 89, 1, 0]))
    expect(cache.header).toContain(`{'descr': '|u1', 'fortran_order': False, 'shape': (5, 96, 96, 3), }`)
    expect(cache.bytes).toHaveLength(HEADER_BYTES + 5 * ROW_BYTES)
    for (const { sha256, absolutePath } of shop.images.forDataset(datasetId)) {
      const pixels = await sharp(absolutePath).removeAlpha().raw().toBuffer()
      expect(cache.row(cache.rowOf.get(sha256)!).equals(pixels)).toBe(true)
    }

    asked = []
    expect(await evaluate(datasetId, await freshModel())).toMatchObject({ evaluated: 5 })
    expect(count('inputs')).toBe(0)

    await writePairs(join(shop.root, 'cached'), 8, PHOTO_SIZE)
    await shop.datasets.startImport({
      path: join(shop.root, 'cached'),
      name: 'cached',
      layout: 'pairs',
      target: 'hair',
    }).finished
    expect(await evaluate(datasetId, await freshModel())).toMatchObject({ evaluated: 8 })
    const grown = await readCache(path)
    expect(grown.shape).toEqual([8, 96, 96, 3])
    expect(grown.rowOf.size).toBe(8)
    expect(grown.bytes.subarray(HEADER_BYTES, HEADER_BYTES + 5 * ROW_BYTES)).toEqual(cache.bytes.subarray(HEADER_BYTES))
  })

  test('are made again where they were damaged, cut short or removed', async () => {
    const datasetId = await shop.dataset('damaged', 6)
    const whole = await evaluate(datasetId, await freshModel())
    const path = await npyOf(datasetId)
    const good = await readFile(path)
    const file = await open(path, 'r+')
    await file.write(Buffer.alloc(1000, 7), 0, 1000, HEADER_BYTES + 2 * ROW_BYTES + 500)
    await file.close()
    expect(await evaluate(datasetId, await freshModel())).toMatchObject({ evaluated: 6, failed: 0 })
    expect((await readFile(path)).equals(good)).toBe(true)
    await writeFile(path, good.subarray(0, HEADER_BYTES + 3 * ROW_BYTES + 11))
    expect(await evaluate(datasetId, await freshModel())).toMatchObject({ evaluated: 6, failed: 0 })
    expect((await readFile(path)).equals(good)).toBe(true)
    await rm(shop.folder.tensors, { recursive: true })
    const again = await evaluate(datasetId, await freshModel())
    expect(again).toMatchObject({ evaluated: 6, failed: 0 })
    expect(Math.abs(again.mean.iou! - whole.mean.iou!)).toBeLessThan(0.1)
    expect((await readCache(await npyOf(datasetId))).shape[0]).toBe(6)
  })

  test('keep to their budget: what was not used for long goes, and without room images go straight through', async () => {
    const [old, recent] = [await shop.dataset('old', 3), await shop.dataset('recent', 3)]
    await evaluate(old, await freshModel())
    await evaluate(recent, await freshModel())
    const { storage } = shop.predictions
    const before = await storage.info()
    expect(before.inputs.usedBytes).toBeGreaterThanOrEqual(2 * (HEADER_BYTES + 3 * ROW_BYTES))
    const after = await storage.setBudgets({ inputsBytes: HEADER_BYTES + 3 * ROW_BYTES })
    expect(after.inputs.usedBytes).toBeLessThanOrEqual(after.inputs.budgetBytes)
    expect(await stat(await npyOf(recent))).toBeTruthy()
    expect(await readdir(shop.folder.tensors)).toEqual([recent])
    await storage.setBudgets({ inputsBytes: 0 })
    asked = []
    expect(await evaluate(old, await freshModel())).toMatchObject({ evaluated: 3, failed: 0 })
    expect(count('tensor')).toBe(3)
    await storage.setBudgets({ inputsBytes: before.inputs.budgetBytes })
  })
})

describe('stored predictions', () => {
  test('keep to their budget, and are made again when they are needed, which is said', async () => {
    const datasetId = await shop.dataset('predicted', 6)
    const modelId = await freshModel()
    const before = await evaluate(datasetId, modelId)
    const { storage } = shop.predictions
    const { predictions } = await storage.info()
    expect(predictions.usedBytes).toBeGreaterThan(0)
    const none = await storage.setBudgets({ predictionsBytes: 0 })
    expect(none.predictions).toMatchObject({ usedBytes: 0, count: 0, budgetBytes: 0 })
    // Figures need no planes.
    expect(await evaluate(datasetId, modelId)).toEqual(before)
    await storage.setBudgets({ predictionsBytes: predictions.budgetBytes })
    const [image] = shop.images.forDataset(datasetId)
    expect(await shop.predictions.predict(modelId, image!.id)).toMatchObject({ cached: false, madeAgain: true })
    expect(await shop.predictions.predict(modelId, image!.id)).toMatchObject({ cached: true })
    expect((await storage.info()).predictions.count).toBe(1)
  })

  test('of a list lie in few files, and where one of these is damaged or gone, only its planes are made again', async () => {
    const datasetId = await shop.dataset('packed', 30)
    const modelId = await freshModel()
    const order = await orderOf(datasetId, modelId)
    await shop.predictions.withPlanes(order, async () => undefined)
    // Another process, or this one after a kill, knows at once where they lie.
    const books = new PlaneLedger(shop.database)
    expect(order.photos.filter((photo) => books.placeOf(planeKey(order.model, photo)) !== null)).toHaveLength(30)
    const addresses = await addressesOf(order)
    const packs = [...new Set(addresses.map(fileOf))]
    expect(packs.every((pack) => pack.endsWith('.planes'))).toBe(true)
    expect(packs.length).toBeLessThan(addresses.length)
    const lost = addresses.filter((address) => fileOf(address) === packs[0])
    await rm(packs[0]!)
    const runs = shop.runCount()
    await shop.predictions.withPlanes(order, async (planes) => {
      expect(planes.every((plane) => 'ok' in plane && !plane.ok.madeAgain)).toBe(true)
    })
    expect(shop.runCount() - runs).toBe(lost.length)
    const after = await addressesOf(order)
    expect(after.filter((address) => addresses.includes(address))).toHaveLength(30 - lost.length)
  })

  test('that lie in one file go together, and none of them while one is in use', async () => {
    const datasetId = await shop.dataset('together', 30)
    const modelId = await freshModel()
    await evaluate(datasetId, modelId)
    const { storage } = shop.predictions
    const order = await orderOf(datasetId, modelId)
    const addresses = await addressesOf(order)
    const inUse = fileOf(addresses[0]!)
    const { predictions } = await storage.info()
    await shop.predictions.withPlanes({ ...order, photos: order.photos.slice(0, 1) }, async () => {
      const { count } = (await storage.setBudgets({ predictionsBytes: 0 })).predictions
      expect(count).toBe(addresses.filter((address) => fileOf(address) === inUse).length)
      expect(await readdir(dirname(inUse))).toEqual([basename(inUse)])
    })
    await storage.makeRoom()
    expect(await readdir(dirname(inUse))).toEqual([])
    await storage.setBudgets({ predictionsBytes: predictions.budgetBytes })
  })

  test('that are made again alone have files of their own, which go with what is left of their pack', async () => {
    const datasetId = await shop.dataset('alone', 6)
    const modelId = await freshModel()
    const order = await orderOf(datasetId, modelId)
    await shop.predictions.withPlanes(order, async () => undefined)
    const [pack] = (await addressesOf(order)).map(fileOf)
    await truncate(pack!, 0)
    const alone = { ...order, photos: order.photos.slice(0, 1) }
    await shop.predictions.withPlanes(alone, async ([plane]) => {
      expect(plane).toMatchObject({ ok: { planePath: expect.stringMatching(/\.plane$/) as string } })
    })
    shop.predictions.close()
    const books = new PlaneLedger(shop.database)
    expect(books.placeOf(planeKey(order.model, order.photos[0]!))).toBeNull()
    const { predictions } = await shop.predictions.storage.info()
    await shop.predictions.storage.setBudgets({ predictionsBytes: 0 })
    expect(await readdir(dirname(pack!))).toEqual([])
    await shop.predictions.storage.setBudgets({ predictionsBytes: predictions.budgetBytes })
  })

  test('that a killed process has left in a file of nobody are swept once they are old', async () => {
    const datasetId = await shop.dataset('left', 4)
    const modelId = await freshModel()
    await evaluate(datasetId, modelId)
    const [address] = await addressesOf(await orderOf(datasetId, modelId))
    const folder = dirname(address!)
    const known = await readdir(folder)
    for (const name of ['old-1.planes', 'new-1.planes']) await writeFile(join(folder, name), 'left by a killed process')
    const longAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000)
    for (const name of [...known, 'old-1.planes']) await utimes(join(folder, name), longAgo, longAgo)
    await adoptPlanes(shop, shop.predictions.storage.ledger, { isFirst: false })
    expect((await readdir(folder)).sort()).toEqual([...known, 'new-1.planes'].sort())
  })

  test('are computed once for two evaluations at once', async () => {
    const datasetId = await shop.dataset('shared', 30)
    const modelId = await freshModel()
    const before = shop.runCount()
    const both = await Promise.all([evaluate(datasetId, modelId), evaluate(datasetId, modelId)])
    for (const summary of both) expect(summary).toMatchObject({ evaluated: 30, failed: 0 })
    expect(shop.runCount() - before).toBe(30)
  })

  test('are computed by the one that stays, where the other is cancelled', async () => {
    const datasetId = await shop.dataset('half', 40)
    const modelId = await freshModel()
    const first = shop.evaluations.start({ datasetId, modelIds: [modelId] })
    const second = shop.evaluations.start({ datasetId, modelIds: [modelId] })
    const ended = expect(first.finished).rejects.toMatchObject({ code: 'CANCELLED' })
    await new Promise((resolve) => setTimeout(resolve, 30))
    shop.jobs.cancel(first.id)
    await ended
    expect((await second.finished).evaluations[0]).toMatchObject({ evaluated: 40, failed: 0, complete: true })
  })
})

describe('where inference fails', () => {
  const failure = new AppError('INFERENCE_FAILED', 'The model failed on this image.')

  test('an empty mask stands in where one is asked for, marked with the reason, and is stored nowhere', async () => {
    const datasetId = await shop.dataset('failing', 2)
    const modelId = await freshModel()
    const [image] = shop.images.forDataset(datasetId)
    fault = failure
    await expect(shop.predictions.predict(modelId, image!.id)).rejects.toMatchObject({ code: 'INFERENCE_FAILED' })
    const shown = await shop.predictions.predictOrFallback(modelId, image!.id)
    expect(shown.fallback).toMatchObject({ code: 'INFERENCE_FAILED', message: failure.message })
    const key = shown.url.split('/').at(-1)!.split('.')[0]!
    const { path } = await shop.predictions.probabilityPng(modelId, image!.id, key)
    const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: PHOTO_SIZE, height: PHOTO_SIZE })
    expect(data.every((value) => value === 0)).toBe(true)

    const order = { modelId, path: image!.absolutePath, out: join(shop.root, 'mask.png'), kind: 'mask' } as const
    fault = new AppError('INFERENCE_FAILED', 'The model gave values that are no numbers.')
    await expect(shop.predictions.predictFile(order)).rejects.toThrow(
      `For ${basename(order.path)}, ${basename(shop.models.get(modelId).path)} gave values that are no numbers.`,
    )
    fault = failure
    await expect(shop.predictions.predictFile(order)).rejects.toMatchObject({ code: 'INFERENCE_FAILED' })
    expect(await shop.predictions.predictFile({ ...order, fallback: true })).toMatchObject({
      provider: null,
      fallback: { code: 'INFERENCE_FAILED' },
    })
    expect((await sharp(order.out).raw().toBuffer()).every((value) => value === 0)).toBe(true)
    fault = null
    const real = await shop.predictions.predictOrFallback(modelId, image!.id)
    expect(real.fallback).toBeUndefined()
    expect(real.cached).toBe(false)
  })

  test('it stands in for a photo of which only the header can be read, or that was imported when it could', async () => {
    const datasetId = await shop.dataset('cut', 2)
    const modelId = await freshModel()
    const [cut, emptied] = shop.images.forDataset(datasetId).map(({ absolutePath }) => absolutePath)
    const whole = await readFile(cut!)
    await writeFile(cut!, whole.subarray(0, whole.length / 2))
    await writeFile(emptied!, '')
    const loose = join(shop.root, 'loose.jpg')
    await writeFile(loose, 'no photo at all')
    const out = join(shop.root, 'cut.png')
    for (const path of [cut!, emptied!]) {
      const order = { modelId, path, out, kind: 'mask' } as const
      await expect(shop.predictions.predictFile(order)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
      expect(await shop.predictions.predictFile({ ...order, fallback: true })).toMatchObject({
        provider: null,
        fallback: { code: 'IMAGE_UNREADABLE' },
      })
      const { data, info } = await sharp(out).raw().toBuffer({ resolveWithObject: true })
      expect(info).toMatchObject({ width: PHOTO_SIZE, height: PHOTO_SIZE })
      expect(data.every((value) => value === 0)).toBe(true)
      await rm(out)
    }
    const nothing = { modelId, path: loose, out, kind: 'mask', fallback: true } as const
    await expect(shop.predictions.predictFile(nothing)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
  })

  test('of the model itself, nothing stands in', async () => {
    const datasetId = await shop.dataset('unloadable', 1)
    const modelId = await freshModel()
    const [image] = shop.images.forDataset(datasetId)
    fault = new AppError('MODEL_UNREADABLE', 'The model cannot be loaded.')
    await expect(shop.predictions.predictOrFallback(modelId, image!.id)).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
    })
  })
})

test('a list that only finished when the worker died of another request is run again, and no image of it has failed', async () => {
  const datasetId = await shop.dataset('bystanders', 5)
  const modelId = await freshModel()
  fault = new AppError('DEVICE_UNAVAILABLE', 'The inference worker was ended.', { wasFree: true })
  faults = 1
  expect(await evaluate(datasetId, modelId)).toMatchObject({ images: 5, failed: 0 })
})
