import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DetectionService } from '../../../src-main/models/detect/detection-service.ts'
import type { PartialProfile } from '../../../src-shared/domain/index.ts'
import { writeOnnx } from '../../../src-shared/onnx/write-onnx.ts'
import { openWorkshop, PHOTO_SIZE, type Workshop } from '../../fixtures/model-workshop.ts'
import { tinyModel } from '../../fixtures/onnx.ts'
import { rewriteOnnx, type Rewrite } from '../../fixtures/rewrite-onnx.ts'

let shop: Workshop
let detection: DetectionService
let sought: string
let unseen: string
beforeAll(async () => {
  shop = await openWorkshop()
  detection = new DetectionService(shop)
  sought = await shop.dataset('sought', 8)
  unseen = await shop.dataset('unseen', 12)
})
afterAll(() => shop.dispose())

/** Finds dark pixels of RGB 0 to 1; blue weighs more than red, so that the order of channels matters. */
const original = tinyModel({
  width: PHOTO_SIZE,
  height: PHOTO_SIZE,
  classes: [[-4, -10, -20, 9]],
  activation: 'none',
})
/** One class of 19: what is dark; the background is light. */
const nineteen = Array.from({ length: 19 }, (_, index) => (index === 17 ? [1, 0] : index === 0 ? [-1, 0] : [0, -20]))

async function rewritten(name: string, rewrite: Rewrite): Promise<string> {
  const path = join(shop.root, `${name}.onnx`)
  await writeFile(path, rewriteOnnx(original, rewrite))
  return path
}

async function iouOf(path: string, profile: PartialProfile): Promise<number> {
  const { id } = await shop.models.add({ path, profile })
  const { evaluations } = await shop.evaluations.start({ datasetId: unseen, modelIds: [id] }).finished
  await shop.models.remove(id)
  return evaluations[0]?.mean.iou ?? NaN
}

const side = PHOTO_SIZE
const cases: { name: string; rewrite: Rewrite; right: PartialProfile }[] = [
  {
    name: 'odd constants, BGR, NHWC, half precision',
    rewrite: {
      input: { shape: ['n', side, side, 3], layout: 'NHWC', type: 'float16' },
      undo: { factor: [61 / 255, 50 / 255, 78 / 255], offset: [101 / 255, 114 / 255, 127 / 255] },
      reversed: true,
      output: { layout: 'NHWC', type: 'float16', shape: ['n', side, side, 1] },
    },
    right: {
      input: { layout: 'NHWC', channels: 'BGR', scale: 1, mean: [101, 114, 127], std: [61, 50, 78] },
      output: { layout: 'NHWC', activation: 'sigmoid' },
    },
  },
  {
    name: 'nineteen classes as logits, −1 to 1',
    rewrite: {
      input: { shape: [1, 3, side, side] },
      undo: { factor: [0.5, 0.5, 0.5], offset: [0.5, 0.5, 0.5] },
      output: { classes: nineteen, shape: [1, 19, side, side] },
    },
    right: {
      input: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
      output: { activation: 'softmax', class: 17 },
    },
  },
  {
    name: 'nineteen classes, chosen in the graph',
    rewrite: { input: { shape: [1, 3, side, side] }, output: { classes: nineteen, activation: 'ArgMax' } },
    right: { output: { class: 17 } },
  },
  {
    name: 'whole numbers, inverted',
    rewrite: {
      input: { shape: [1, side, side, 3], layout: 'NHWC', type: 'uint8' },
      undo: { factor: [1 / 255, 1 / 255, 1 / 255], offset: [0, 0, 0] },
      output: { classes: [[-1, 0]], activation: 'Sigmoid' },
    },
    right: { input: { layout: 'NHWC', scale: 1 }, output: { invert: true } },
  },
  ...(['uint8', 'int32', 'float32'] as const).map((type) => ({
    name: `probabilities of 0 to 255 as ${type}`,
    rewrite: {
      input: { shape: [1, 3, side, side] },
      output: { activation: 'Sigmoid', picture: true, type, shape: [1, 1, side, side] },
    } satisfies Rewrite,
    right: { output: { activation: 'divide-by-255' } } satisfies PartialProfile,
  })),
]

describe('a profile found by trying', () => {
  for (const { name, rewrite, right } of cases) {
    test(`${name}: as good as the right one on images that it has not seen`, async () => {
      const path = await rewritten(name.replace(/\W+/g, '-'), rewrite)
      const { images, ranking, groundTruth } = await detection.start({ path, datasetId: sought }).finished
      expect(groundTruth).toBe(true)
      expect(images).toBe(8)
      expect(ranking.length).toBeGreaterThan(1)
      const ious = ranking.map(({ iou }) => iou ?? NaN)
      expect(ious).toEqual(ious.toSorted((a, b) => b - a))
      expect(await iouOf(path, ranking[0]!.profile)).toBeGreaterThanOrEqual((await iouOf(path, right)) - 0.01)
    })
  }

  test('levels of a picture are read as such: two classes of them, and a mask of 0 and 255; indices of classes are not', async () => {
    const found = async (name: string, output: Rewrite['output']) => {
      const path = await rewritten(name, { input: { shape: [1, 3, side, side] }, ...(output ? { output } : {}) })
      return (await detection.start({ path, datasetId: sought }).finished).ranking[0]?.profile.output
    }
    const picture = { activation: 'divide-by-255', invert: false } as const
    const classes = [
      [-1, 0],
      [1, 0],
    ]
    const two = { classes, activation: 'Softmax', picture: true, type: 'uint8', shape: [1, 2, side, side] } as const
    expect(await found('two-pictures', two)).toMatchObject({ ...picture, class: 1 })
    const mask = { classes, activation: 'ArgMax', picture: true, shape: [1, 1, side, side] } as const
    expect(await found('mask', { ...mask, type: 'int64' })).toMatchObject({ ...picture, class: 0 })
    const indices = { classes, activation: 'ArgMax', type: 'uint8', shape: [1, 1, side, side] } as const
    expect((await found('indices', indices))?.activation).toBe('none')
  })

  test('the real one of several outputs is read, and what is inside the graph is not applied again', async () => {
    const path = await rewritten('side', {
      input: { shape: [1, 3, side, side] },
      output: { activation: 'Sigmoid', side: ['deep', 'deeper'] },
    })
    const { ranking } = await detection.start({ path, datasetId: sought }).finished
    expect(ranking[0]?.profile).toMatchObject({
      output: { name: 'out', activation: 'none', class: 0, invert: false },
    })
    expect((await shop.models.inspect(path)).facts.activations).toMatchObject({ out: 'sigmoid' })
  })

  test('a model that gives no numbers, however it is fed, is told; one that does so fed in one way is searched', async () => {
    const path = await shop.modelFile('diverged.onnx', { classes: [[NaN, 0, 0, 0]] })
    await expect(detection.start({ path, datasetId: sought }).finished).rejects.toMatchObject({
      code: 'MODEL_WITHOUT_MASK_OUTPUT',
      message: expect.stringMatching(/diverged\.onnx gave values that are no numbers.*however it was fed/) as string,
    })
    // The root of what is negative, unless it is fed with values near 0.
    const root = writeOnnx({
      name: 'root',
      inputs: [{ name: 'in', type: 'float32', shape: [1, 3, side, side] }],
      outputs: [{ name: 'out', type: 'float32', shape: [1, 1, side, side] }],
      initializers: [
        { name: 'weights', type: 'float32', dims: [1, 3, 1, 1], values: [-1, -1, -1] },
        { name: 'bias', type: 'float32', dims: [1], values: [0.2] },
        { name: 'middle', type: 'float32', dims: [], values: [0.447] },
        { name: 'gain', type: 'float32', dims: [], values: [1000] },
      ],
      nodes: [
        {
          op: 'Conv',
          inputs: ['in', 'weights', 'bias'],
          outputs: ['sum'],
          attributes: { kernel_shape: { ints: [1, 1] } },
        },
        { op: 'Sqrt', inputs: ['sum'], outputs: ['root'] },
        { op: 'Sub', inputs: ['root', 'middle'], outputs: ['over'] },
        { op: 'Mul', inputs: ['over', 'gain'], outputs: ['logit'] },
        { op: 'Sigmoid', inputs: ['logit'], outputs: ['out'] },
      ],
    })
    await writeFile(join(shop.root, 'root.onnx'), root)
    const found = await detection.start({ path: join(shop.root, 'root.onnx'), datasetId: sought }).finished
    expect(found.ranking[0]?.iou).toBeGreaterThan(0.8)
  })

  test('one profile is scored on the same images', async () => {
    const path = await rewritten('score', { input: { shape: [1, 3, side, side] } })
    const { ranking } = await detection.start({ path, datasetId: sought }).finished
    const { iou, images } = await detection.score({ path, datasetId: sought, profile: ranking[0]!.profile })
    expect(images).toBe(8)
    expect(iou).toBeCloseTo(ranking[0]!.iou!, 6)
  })
})

describe('without ground truth', () => {
  test('ways are ordered by how plausible they look, or refused where nobody looks', async () => {
    const path = join(shop.root, 'photos')
    await shop.dataset('photos', 4)
    await rm(join(path, 'masks'), { recursive: true, force: true })
    const { datasetId } = await shop.datasets.startImport({ path, name: 'bare', layout: 'pairs' }).finished
    const file = await rewritten('bare', { input: { shape: [1, 3, side, side] } })
    const found = await detection.start({ path: file, datasetId }).finished
    expect(found.groundTruth).toBe(false)
    expect(found.ranking.every(({ iou }) => iou === null)).toBe(true)
    await expect(detection.start({ path: file, datasetId, byLooks: false }).finished).rejects.toMatchObject({
      code: 'NO_GROUND_TRUTH',
    })
  })
})

test('a cancelled search leaves nothing behind', async () => {
  const path = await rewritten('cancelled', { input: { shape: [1, 3, side, side] } })
  const { id, finished } = detection.start({ path, datasetId: sought })
  setTimeout(() => shop.jobs.cancel(id), 150)
  await expect(finished).rejects.toThrow()
  expect(shop.jobs.get(id).state).toBe('cancelled')
  expect(shop.jobs.get(id).summary).toMatch(/nothing was changed\.$/)
  expect(await readdir(join(shop.folder.temporary, 'detect')).catch(() => [])).toEqual([])
})

test('a file that is no model is refused with its sentence', async () => {
  const path = join(shop.root, 'page.onnx')
  await writeFile(path, '<!doctype html><title>404</title>')
  await expect(detection.start({ path, datasetId: sought }).finished).rejects.toMatchObject({
    code: 'MODEL_UNREADABLE',
  })
})
