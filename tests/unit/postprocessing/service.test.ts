import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { photoOf } from '../../../src-main/inference/photos.ts'
import { PostProcessingService } from '../../../src-main/postprocessing/post-processing-service.ts'
import { readPostProcessing } from '../../../src-main/cli/tune.ts'
import type { PostProcessing } from '../../../src-shared/postprocessing/steps.ts'
import { AppError } from '../../../src-shared/domain/index.ts'
import { damagePlane } from '../../fixtures/damage-plane.ts'
import { openWorkshop, type Workshop } from '../../fixtures/model-workshop.ts'

let shop: Workshop
let service: PostProcessingService
let datasetId: string
let modelId: string
const IMAGES = 6
const GROW: PostProcessing = [{ kind: 'threshold' }, { kind: 'dilate', radius: 16 }]
const NOTHING: PostProcessing = [{ kind: 'remove-islands', minArea: 262_144 }]

beforeAll(async () => {
  shop = await openWorkshop()
  const annotation = { flushAll: async () => undefined }
  service = new PostProcessingService({ ...shop, annotation, workspace: { get: () => ({ displayName: 'Ada' }) } })
  datasetId = await shop.dataset('drawn', IMAGES)
  modelId = (await shop.models.add({ path: await shop.modelFile('dark.onnx'), name: 'dark', profile: {} })).id
})
afterAll(() => shop.dispose())

const evaluate = async () => (await shop.evaluations.start({ datasetId, modelIds: [modelId] }).finished).evaluations[0]!
const summary = (threshold?: number) => shop.evaluations.summary({ datasetId, modelId, threshold })
const firstImage = async () =>
  (await shop.images.page({ datasetId, sort: 'name', direction: 'ascending' }, 0, 1)).items[0]!

test('a model is judged by the masks that it gives out, and figures of lists stay apart', async () => {
  const plain = await evaluate()
  const ran = shop.runCount()
  const saved = await service.save(modelId, GROW, ' wider ')
  expect(saved.postProcessing).toEqual(GROW)
  expect(saved.postProcessingHash).toMatch(/^[0-9a-f]{64}$/)
  expect(await summary()).toBeNull()
  const grown = await evaluate()
  expect(shop.runCount()).toBe(ran)
  expect(grown.mean.recall!).toBeGreaterThan(plain.mean.recall!)
  expect(grown.mean.precision!).toBeLessThan(plain.mean.precision!)
  expect(await summary(0.3)).toBeNull()
  await service.save(modelId, [])
  expect(await summary()).toEqual(plain)
  expect((await summary(0.3))?.evaluated).toBe(IMAGES)
  await service.save(modelId, GROW)
  expect(await summary()).toMatchObject({ mean: grown.mean })
  expect(service.changes(modelId).map(({ steps, note, author }) => [steps.length, note, author])).toEqual([
    [2, null, 'Ada'],
    [0, null, 'Ada'],
    [2, 'wider', 'Ada'],
  ])
})

test('predict writes the mask after the steps, and the bare probability', async () => {
  const { id } = await firstImage()
  const path = shop.images.find(id).absolutePath
  const hairIn = async (kind: 'mask' | 'probability', steps: PostProcessing) => {
    await service.save(modelId, steps)
    const out = join(shop.root, 'out.png')
    await shop.predictions.predictFile({ modelId, path, out, kind })
    const pixels = await sharp(out).toColourspace('b-w').raw().toBuffer()
    return pixels.reduce((sum, value) => sum + (value >= 128 ? 1 : 0), 0)
  }
  const plain = await hairIn('mask', [])
  expect(plain).toBeGreaterThan(0)
  expect(await hairIn('mask', GROW)).toBeGreaterThan(plain)
  expect(await hairIn('mask', NOTHING)).toBe(0)
  expect(await hairIn('probability', NOTHING)).toBe(plain)
  expect(await hairIn('mask', [{ kind: 'refine-edges', mode: 'firm' }])).toBeGreaterThan(0)
})

test('the windows get the picture after the steps, at another address', async () => {
  const { id } = await firstImage()
  await service.save(modelId, [])
  const plain = await shop.predictions.predict(modelId, id)
  await service.save(modelId, NOTHING)
  const { url } = await shop.predictions.predict(modelId, id)
  expect(url).not.toBe(plain.url)
  const { path } = await shop.predictions.probabilityPng(modelId, id, url.split('/').at(-1)!)
  const { channels } = await sharp(path).stats()
  expect(channels[0]!.max).toBeLessThan(128)
})

test('a preview shows before and after, with figures', async () => {
  await service.save(modelId, [])
  const { id } = await firstImage()
  const preview = await service.preview({ modelId, imageId: id, steps: NOTHING })
  expect(preview.before?.iou).toBeGreaterThan(0)
  expect(preview.after).toEqual({ iou: 0, boundaryIou: 0 })
  expect(preview.beforeUrl).not.toBe(preview.afterUrl)
  expect(service.processedPng(preview.afterUrl.split('/').at(-1)!).path).toContain('processed')
  expect(() => service.processedPng('0'.repeat(32))).toThrow('no longer there')
})

test('tuning finds what is better, warns of few images, and saves it where asked', async () => {
  await service.save(modelId, NOTHING)
  const { threshold } = shop.models.get(modelId)
  const started = service.startTuning({ modelId, datasetId, split: 'all', apply: true })
  const result = await started.finished
  expect(result).toMatchObject({ images: IMAGES, applied: true, metric: 'iou', current: 0 })
  // What pages find the search by, and tell whether it is still of the model as it is.
  expect(shop.jobs.get(started.id).modelId).toBe(modelId)
  expect(result).toMatchObject({ threshold, present: NOTHING })
  expect(result.chosen).toBeGreaterThan(0.5)
  expect(result.gain?.mean).toBeGreaterThan(0.5)
  expect(result.gain?.low).toBeLessThanOrEqual(result.gain!.mean)
  expect(result.notes[0]).toContain('a hint, not a result')
  // None of them belongs to a split.
  expect(result.warnings.join(' ')).not.toContain('test')
  expect(shop.models.get(modelId).postProcessing).toEqual(result.steps)
  await expect(service.startTuning({ modelId, datasetId, split: 'test' }).finished).rejects.toMatchObject({
    code: 'NO_GROUND_TRUTH',
  })
}, 240_000)

test('an image that is removed while it is tuned is left out, and a damaged plane is made again', async () => {
  await service.save(modelId, [])
  const { items } = await shop.images.page({ datasetId, sort: 'name', direction: 'ascending' }, 0, IMAGES)
  const photo = photoOf(shop.images.find(items[1]!.id))
  const order = { model: shop.models.get(modelId), photo, datasetId, provider: 'auto' } as const
  await shop.predictions.withPlane(order, ({ planePath, bytes }) => damagePlane(planePath, bytes))
  const find = vi.spyOn(shop.images, 'find').mockImplementationOnce(() => {
    throw new AppError('NOT_FOUND', 'This image is no longer there.')
  })
  try {
    const { images } = await service.startTuning({ modelId, datasetId, split: 'all' }).finished
    expect(images).toBe(IMAGES - 1)
  } finally {
    find.mockRestore()
  }
}, 240_000)

test('files of steps are read, and refused with their fault', async () => {
  const file = join(shop.root, 'steps.json')
  const read = async (text: string) => {
    await writeFile(file, text)
    return readPostProcessing(file)
  }
  expect(await readPostProcessing('none')).toEqual([])
  expect(await read(`\uFEFF${JSON.stringify({ steps: GROW })}`)).toEqual(GROW)
  await expect(read('[{"kind":"open"}]')).rejects.toThrow('step 1, radius')
  await expect(read('[{"kind":"sharpen"}]')).rejects.toThrow('kind is one of')
  await expect(read('{')).rejects.toThrow('is not JSON')
  await expect(readPostProcessing(join(shop.root, 'absent.json'))).rejects.toThrow('was not found')
})
