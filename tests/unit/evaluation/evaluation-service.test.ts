import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../../src-shared/domain/index.ts'
import { DARK_ROW, openWorkshop, PHOTO_SIZE, type Workshop } from '../../fixtures/model-workshop.ts'

let shop: Workshop
let datasetId: string
let modelId: string
const IMAGES = 6

beforeAll(async () => {
  shop = await openWorkshop()
  datasetId = await shop.dataset('drawn', IMAGES)
  modelId = (await shop.models.add({ path: await shop.modelFile('dark.onnx'), name: 'dark', profile: {} })).id
})
afterAll(() => shop.dispose())

/** A model that nothing was evaluated with yet. */
async function freshModel(): Promise<string> {
  const bias = 7 + (fresh += 1) / 100
  const path = await shop.modelFile(`fresh-${fresh}.onnx`, { classes: [[-10, -10, -10, bias]] })
  return (await shop.models.add({ path, profile: {} })).id
}
let fresh = 0

const evaluate = async (more: { modelIds?: string[]; threshold?: number; limit?: number } = {}) => {
  const { evaluations } = await shop.evaluations.start({ datasetId, modelIds: [modelId], ...more }).finished
  return evaluations[0]!
}

/** The same figures, from the files alone and pixel by pixel. */
async function countByHand(image: string, threshold: number) {
  const root = join(shop.root, 'drawn')
  const photo = await sharp(join(root, image)).removeAlpha().raw().toBuffer()
  const mask = await sharp(join(root, image.replace('images', 'masks').replace('.jpg', '.png')))
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 }
  for (let pixel = 0; pixel < PHOTO_SIZE * PHOTO_SIZE; pixel += 1) {
    const [red, green, blue] = photo.subarray(pixel * 3, pixel * 3 + 3)
    const logit = (DARK_ROW[0] * red! + DARK_ROW[1] * green! + DARK_ROW[2] * blue!) / 255 + DARK_ROW[3]
    const predicted = Math.round(255 / (1 + Math.exp(-logit))) >= threshold * 255
    const there = mask[pixel]! >= 128
    counts[there ? (predicted ? 'tp' : 'fn') : predicted ? 'fp' : 'tn'] += 1
  }
  return counts
}

describe('an evaluation', () => {
  test('gives the figures that counting by hand gives, at any threshold, from one pass', async () => {
    const summary = await evaluate()
    expect(summary).toMatchObject({ model: 'dark', dataset: 'drawn', split: 'all', images: IMAGES, evaluated: IMAGES })
    expect(summary).toMatchObject({ failed: 0, bothEmpty: 0, complete: true, provider: 'cpu', threshold: 0.5 })
    expect(shop.runCount()).toBe(IMAGES)
    for (const threshold of [0.5, 0.2, 0.9]) {
      const results = await shop.evaluations.perImage({ datasetId, modelId, threshold })
      expect(results).toHaveLength(IMAGES)
      const byHand = await Promise.all(results.map(({ image }) => countByHand(image, threshold)))
      results.forEach((result, index) => expect(result).toMatchObject(byHand[index]!))
      const ious = byHand.map(({ tp, fp, fn }) => tp / (tp + fp + fn))
      const atThreshold = await shop.evaluations.summary({ datasetId, modelId, threshold })
      expect(atThreshold?.mean.iou).toBeCloseTo(ious.reduce((a, b) => a + b) / ious.length, 10)
    }
    expect(shop.runCount()).toBe(IMAGES)
  })

  test('costs nothing the second time', async () => {
    const before = shop.requests.length
    expect(await evaluate()).toMatchObject({ evaluated: IMAGES })
    expect(shop.requests.length).toBe(before)
    expect(shop.jobs.list()[0]).toMatchObject({ state: 'succeeded', done: IMAGES, total: IMAGES })
  })

  test('of the first images only says so', async () => {
    expect(await evaluate({ limit: 2 })).toMatchObject({ images: 2, evaluated: 2 })
  })

  test('stands in the list, in the images, and sorts them', async () => {
    const listed = await shop.evaluations.list()
    expect(listed.map(({ model, split }) => [model, split])).toEqual([['dark', 'all']])
    const { items } = await shop.images.page({ datasetId, modelId, sort: 'iou', direction: 'ascending' }, 0, 100)
    const ious = items.map(({ iou }) => iou!)
    expect(ious).toEqual(ious.toSorted((a, b) => a - b))
    expect(shop.images.detail(items[0]!.id).scores).toEqual([
      { modelId, model: 'dark', runName: null, epoch: null, iou: ious[0] },
    ])
  })

  test('follows the threshold of the model', async () => {
    shop.models.setThreshold(modelId, 0)
    const all = await shop.evaluations.summary({ datasetId, modelId })
    expect(all?.pooled).toMatchObject({ fn: 0, tn: 0, recall: 1 })
    shop.models.setThreshold(modelId, 0.5)
    expect((await shop.evaluations.summary({ datasetId, modelId }))?.pooled.tn).toBeGreaterThan(0)
  })

  test('of a mask that has changed is done anew, of the others it is kept', async () => {
    const [image] = shop.images.forDataset(datasetId)
    const saved = image!.mask!.version
    shop.database.prepare('UPDATE mask SET version = ? WHERE image_id = ?').run('0'.repeat(64), image!.id)
    expect(await shop.evaluations.summary({ datasetId, modelId })).toMatchObject({
      evaluated: IMAGES - 1,
      complete: false,
    })
    expect((await shop.evaluations.perImage({ datasetId, modelId }))[0]).toMatchObject({
      iou: null,
      problem: { code: 'NOT_EVALUATED' },
    })
    expect(await evaluate()).toMatchObject({ evaluated: IMAGES, complete: true })
    // The prediction was stored, so that only the score was new.
    expect(shop.runCount()).toBe(IMAGES)
    shop.database.prepare('UPDATE mask SET version = ? WHERE image_id = ?').run(saved, image!.id)
  })

  test('of a mask that is written anew meanwhile is left for the next time, also where its content came back', async () => {
    const id = await freshModel()
    const [image] = shop.images.forDataset(datasetId)
    const path = join(shop.folder.masks, `${image!.id}.png`)
    const { inference } = shop.workers
    const { call } = inference
    let isWritten = false
    inference.call = async (method, request, options) => {
      const answer = await call(method, request, options)
      if (method !== 'runMany' || isWritten) return answer
      // Of two lists one may be finished while the other runs.
      isWritten = true
      await writeFile(`${path}.new`, await readFile(path))
      await rename(`${path}.new`, path)
      return answer
    }
    expect(await evaluate({ modelIds: [id] })).toMatchObject({ evaluated: IMAGES - 1, complete: false })
    inference.call = call
    expect(await evaluate({ modelIds: [id] })).toMatchObject({ evaluated: IMAGES, complete: true })
  })
})

describe('what goes wrong', () => {
  test('with one image is recorded and does not stop the others; it is tried again', async () => {
    const id = await shop.dataset('broken', 4)
    const photo = join(shop.root, 'broken', 'images', 'photo_00002.jpg')
    await rename(photo, `${photo}.away`)
    const modelId = await freshModel()
    const start = () => shop.evaluations.start({ datasetId: id, modelIds: [modelId] }).finished
    await rm(join(shop.folder.tensors), { recursive: true })
    const { evaluations } = await start()
    expect(evaluations[0]).toMatchObject({ images: 4, evaluated: 3, failed: 1, complete: false })
    const failed = (await shop.evaluations.perImage({ datasetId: id, modelId }))[2]
    expect(failed).toMatchObject({ image: 'images/photo_00002.jpg', iou: null, problem: { code: 'IMAGE_MOVED' } })
    const figures = [...(await shop.evaluations.iouByImage(modelId, id)).values()]
    expect(figures.filter((figure) => figure === 'failed')).toHaveLength(1)
    expect(figures).toHaveLength(4)
    await rename(`${photo}.away`, photo)
    expect((await start()).evaluations[0]).toMatchObject({ evaluated: 4, failed: 0 })
  })

  test('with every image is listed as well: as failures, not as a model that nobody has evaluated', async () => {
    const id = await shop.dataset('gone', 3)
    await rm(join(shop.root, 'gone', 'images'), { recursive: true })
    const modelId = await freshModel()
    await shop.evaluations.start({ datasetId: id, modelIds: [modelId] }).finished.catch(() => undefined)
    const listed = (await shop.evaluations.list()).find((each) => each.modelId === modelId && each.datasetId === id)
    expect(listed).toMatchObject({ evaluated: 0, failed: 3, mean: { iou: null } })
  })

  test('with a stored plane is repaired', async () => {
    const modelId = await freshModel()
    const before = await readdir(shop.folder.predictions)
    const images = shop.images.forDataset(datasetId)
    await Promise.all(images.map((image) => shop.predictions.predict(modelId, image.id)))
    const folder = (await readdir(shop.folder.predictions)).find((name) => !before.includes(name))
    const planes = images.map(({ sha256 }) => join(shop.folder.predictions, folder!, `${sha256}.plane`))
    await writeFile(planes[0]!, 'HLPL and then nothing')
    // A whole header, and nothing behind it.
    const header = Buffer.alloc(20)
    header.write('HLPL')
    header.writeUInt32LE(96, 4)
    header.writeUInt32LE(96, 8)
    await writeFile(planes[1]!, header)
    const { evaluations } = await shop.evaluations.start({ datasetId, modelIds: [modelId] }).finished
    expect(evaluations[0]).toMatchObject({ evaluated: IMAGES, failed: 0 })
  })

  test('before it starts: other targets, no such model, no choice', async () => {
    const path = await shop.modelFile('person.onnx')
    const person = await shop.models.add({ path, profile: { target: 'person' } })
    const code = (start: () => unknown) => {
      try {
        start()
      } catch (error) {
        return (error as AppError).code
      }
      return null
    }
    expect(code(() => shop.evaluations.start({ datasetId, modelIds: [person.id] }))).toBe('TARGET_MISMATCH')
    expect(code(() => shop.evaluations.start({ datasetId, modelIds: ['mdl_absent'] }))).toBe('NOT_FOUND')
    expect(code(() => shop.evaluations.start({ datasetId }))).toBe('INVALID_INPUT')
    expect(code(() => shop.evaluations.start({ datasetId: 'dst_absent', modelIds: [modelId] }))).toBe('NOT_FOUND')
  })

  test('a set without ground truth', async () => {
    const started = shop.evaluations.start({ datasetId, modelIds: [modelId], split: 'test' })
    await expect(started.finished).rejects.toMatchObject({ code: 'NO_GROUND_TRUTH' })
  })

  test('a provider that does not work', async () => {
    const provider = process.platform === 'win32' ? 'coreml' : 'directml'
    const started = shop.evaluations.start({ datasetId, modelIds: [modelId], provider })
    await expect(started.finished).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
  })
})

describe('a run', () => {
  test('is evaluated epoch by epoch; a missing checkpoint does not stop the others; the best is marked', async () => {
    const folder = join(shop.root, 'training')
    await mkdir(folder)
    // The further the bias is from what fits, the worse.
    for (const [epoch, bias] of [
      [1, 20],
      [2, 8],
      [3, 14],
      [10, 17],
    ] as const) {
      await shop.modelFile(`training/epoch_${epoch}.onnx`, { classes: [[-10, -10, -10, bias]] })
    }
    const { runId } = await shop.runs.startImport({ path: folder, profile: {} }).finished
    await rm(join(folder, 'epoch_3.onnx'))
    const result = await shop.evaluations.start({ datasetId, runId }).finished
    expect(result.evaluations.map(({ epoch }) => epoch)).toEqual([1, 2, 10])
    expect(result.best).toMatchObject({ epoch: 2, model: 'training/epoch_2' })
    expect(result.problems).toMatchObject([{ model: 'training/epoch_3', code: 'FILE_NOT_FOUND' }])
    const { epochs, best } = await shop.evaluations.run({ datasetId, runId })
    expect(epochs.map(({ epoch, summary }) => [epoch, summary !== null])).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [10, true],
    ])
    expect(best?.epoch).toBe(2)
  })
})

describe('cancelling', () => {
  test('keeps what is done, and the next run does the rest', async () => {
    // The second request waits until the job is cancelled: so small a model would be through all images before.
    let requests = 0
    let release = (): void => undefined
    const cancelled = new Promise<void>((resolve) => (release = resolve))
    const slow = await openWorkshop((real) => ({
      call: async (method, request, options) => {
        if (method === 'runMany' && ++requests > 1) await cancelled
        return real.call(method, request, options)
      },
    }))
    try {
      const id = await slow.dataset('many', 40)
      const { id: modelId } = await slow.models.add({ path: await slow.modelFile('some.onnx'), profile: {} })
      const started = slow.evaluations.start({ datasetId: id, modelIds: [modelId] })
      await new Promise<void>((resolve) => {
        const stop = slow.events.subscribe((event) => {
          if (event.type !== 'job' || event.job.id !== started.id || event.job.done < 1) return
          stop()
          slow.jobs.cancel(started.id)
          release()
          resolve()
        })
      })
      await expect(started.finished).rejects.toMatchObject({ code: 'CANCELLED' })
      expect(slow.jobs.get(started.id).state).toBe('cancelled')
      const kept = (await slow.evaluations.summary({ datasetId: id, modelId }))!
      expect(kept.evaluated).toBeGreaterThanOrEqual(1)
      expect(kept.evaluated).toBeLessThan(40)
      expect(kept.complete).toBe(false)
      const again = slow.evaluations.start({ datasetId: id, modelIds: [modelId] })
      expect((await again.finished).evaluations[0]).toMatchObject({ evaluated: 40, complete: true })
      expect(slow.jobs.get(again.id).total).toBe(40 - kept.evaluated)
    } finally {
      await slow.dispose()
    }
  })
})

test('a model that kills the worker again and again is given up, and the next one is evaluated', async () => {
  let dying = ''
  const fragile = await openWorkshop((real) => ({
    call: (method, request, options) => {
      const { sha256 } = request as { sha256?: string }
      if (method !== 'runMany' || sha256 !== dying) return real.call(method, request, options)
      return Promise.reject(new AppError('DEVICE_UNAVAILABLE', 'The inference worker died.'))
    },
  }))
  try {
    const id = await fragile.dataset('drawn', 8)
    const first = await fragile.models.add({ path: await fragile.modelFile('deadly.onnx'), profile: {} })
    const second = await fragile.models.add({
      path: await fragile.modelFile('fine.onnx', { classes: [[-9, -9, -9, 8]] }),
      profile: {},
    })
    dying = first.sha256
    const result = await fragile.evaluations.start({ datasetId: id, modelIds: [first.id, second.id] }).finished
    expect(result.problems).toMatchObject([{ model: 'deadly', code: 'DEVICE_UNAVAILABLE' }])
    expect(result.evaluations.find(({ model }) => model === 'fine')).toMatchObject({ evaluated: 8 })
    expect(fragile.requests.filter((method) => method === 'runMany').length).toBeLessThan(2 * 8)
    await expect(fragile.evaluations.start({ datasetId: id, modelIds: [first.id] }).finished).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
    })
  } finally {
    await fragile.dispose()
  }
})
