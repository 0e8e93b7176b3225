import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ParityService } from '../../../src-main/parity/parity-service.ts'
import { resizedSentence, type ParityOrder } from '../../../src-shared/domain/index.ts'
import { DARK_ROW, openWorkshop, PHOTO_SIZE, type Workshop } from '../../fixtures/model-workshop.ts'
import { floats, npy, zip } from '../../fixtures/npz.ts'

const PIXELS = PHOTO_SIZE * PHOTO_SIZE
const IMAGES = 3
let shop: Workshop
let parity: ParityService
let modelId = ''
let datasetId = ''

beforeAll(async () => {
  shop = await openWorkshop()
  parity = new ParityService(shop)
  const profile = { target: 'hair' } as const
  modelId = (await shop.models.add({ path: await shop.modelFile('dark.onnx'), profile })).id
  datasetId = await shop.dataset('set', IMAGES)
})
afterAll(() => shop.dispose())

/** What the model gives for a pixel: sigmoid of the weighted channels. */
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value))
// No sum lies on the threshold, where rounding decides.
const inputs = Float32Array.from({ length: IMAGES * 3 * PIXELS }, (_, at) => ((at * 7919) % 1000) / 1000 + 0.00037)
const logits = Float32Array.from({ length: IMAGES * PIXELS }, (_, at) => {
  const [image, pixel] = [Math.floor(at / PIXELS), at % PIXELS]
  const channel = (index: number) => inputs[(image * 3 + index) * PIXELS + pixel]!
  return DARK_ROW[0] * channel(0) + DARK_ROW[1] * channel(1) + DARK_ROW[2] * channel(2) + DARK_ROW[3]
})
const outputs = logits.map(sigmoid)
const SHAPE = [IMAGES, 3, PHOTO_SIZE, PHOTO_SIZE]
const MASKS = [IMAGES, PHOTO_SIZE, PHOTO_SIZE]

async function reference(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(shop.root, name)
  await writeFile(path, bytes)
  return path
}
const pack = (given: Uint8Array, expected: Uint8Array, deflated = false) =>
  zip([
    { name: 'inputs.npy', bytes: given, deflated },
    { name: 'outputs.npy', bytes: expected, deflated },
  ])
/** Grey, all 0. */
const pgm = (width: number, height: number) =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), Buffer.alloc(width * height)])
const compare = (order: Partial<ParityOrder>) => parity.start({ modelId, ...order }).finished

describe('tensors of the training side, straight through the session', () => {
  test('the same figures pass, whatever the layout', async () => {
    const last = new Float32Array(inputs.length)
    for (let at = 0; at < inputs.length; at += 1) {
      const [image, rest] = [Math.floor(at / (3 * PIXELS)), at % (3 * PIXELS)]
      last[image * 3 * PIXELS + (rest % PIXELS) * 3 + Math.floor(rest / PIXELS)] = inputs[at]!
    }
    const nhwc = [IMAGES, PHOTO_SIZE, PHOTO_SIZE, 3]
    for (const [name, bytes] of [
      ['nchw.npz', pack(npy('<f4', SHAPE, floats(inputs)), npy('<f4', MASKS, floats(outputs)))],
      ['nhwc.npz', pack(npy('<f4', nhwc, floats(last)), npy('<f4', [...MASKS, 1], floats(outputs)), true)],
    ] as const) {
      const result = await compare({ reference: await reference(name, bytes) })
      expect(result).toMatchObject({ passed: true, images: IMAGES, fedWith: 'tensors', beyond: 0, iou: 1 })
      expect(result.maxDifference).toBeLessThan(1e-5)
    }
  })

  test('levels of a picture are compared with their own, with those of 0 to 255 as whole numbers, and with probabilities', async () => {
    const row = [70, 80, 90, 5] as const
    const path = await shop.modelFile('levels.onnx', { classes: [row], activation: 'none' })
    const levels = await shop.models.add({ path, profile: { target: 'hair', output: { activation: 'divide-by-255' } } })
    const values = Float32Array.from({ length: IMAGES * PIXELS }, (_, at) => {
      const [image, pixel] = [Math.floor(at / PIXELS), at % PIXELS]
      return [0, 1, 2].reduce((sum, color) => sum + row[color]! * inputs[(image * 3 + color) * PIXELS + pixel]!, row[3])
    })
    for (const [name, expected] of [
      ['own', npy('<f4', MASKS, floats(values))],
      ['whole', npy('|u1', MASKS, Uint8Array.from(values, Math.round))],
      ['probability', npy('<f4', MASKS, floats(values.map((value) => value / 255)))],
    ] as const) {
      const bytes = pack(npy('<f4', SHAPE, floats(inputs)), expected)
      const result = await compare({ modelId: levels.id, reference: await reference(`levels-${name}.npz`, bytes) })
      expect(result).toMatchObject({ images: IMAGES, beyond: 0, passed: true })
      expect(result.maxDifference).toBeLessThan(0.003)
    }
  })

  test('another output fails, and the worst images are pictures', async () => {
    const other = outputs.map((value, at) => (at >= 2 * PIXELS ? 1 - value : value))
    const path = await reference('bad.npz', pack(npy('<f4', SHAPE, floats(inputs)), npy('<f4', MASKS, floats(other))))
    const result = await compare({ reference: path })
    expect(result).toMatchObject({ passed: false, beyond: 1, worstIou: 0 })
    expect(result.worst.map(({ name }) => name)[0]).toBe('row 2')
    const key = result.worst[0]!.pictures!.difference.split('/').pop() ?? ''
    expect((await readFile(parity.picture(key).path)).subarray(1, 4).toString()).toBe('PNG')
    expect(parity.evidence(modelId).find(({ id }) => id === result.id)?.passed).toBe(false)
    expect(await parity.remove(result.id)).toEqual({ removed: 1 })
    expect(parity.evidence(modelId).some(({ id }) => id === result.id)).toBe(false)
    await expect(readFile(parity.picture(key).path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('a result at another threshold is no evidence', async () => {
    const before = parity.evidence(modelId).length
    expect(before).toBeGreaterThan(0)
    shop.models.setThreshold(modelId, 0.6)
    expect(parity.evidence(modelId)).toEqual([])
    shop.models.setThreshold(modelId, 0.5)
    expect(parity.evidence(modelId)).toHaveLength(before)
  })

  test.each([
    ['inputs of other channels', [IMAGES, 5, PHOTO_SIZE, PHOTO_SIZE], /takes images of 3 channels/],
    ['outputs of more images', [IMAGES - 1, 3, PHOTO_SIZE, PHOTO_SIZE], /outputs of 3 images, where 2 were expected/],
    ['inputs of another size', [IMAGES, 3, PHOTO_SIZE / 2, PHOTO_SIZE], /takes \d+ × \d+ pixels/],
  ])('%s are refused', async (_, shape, sentence) => {
    const count = shape.reduce((product, side) => product * side, 1)
    const bytes = pack(npy('<f4', shape, floats(new Float32Array(count))), npy('<f4', MASKS, floats(outputs)))
    await expect(compare({ reference: await reference('misfit.npz', bytes) })).rejects.toThrow(sentence)
  })

  test('outputs of another size are resized, and the result says so', async () => {
    const flat = new Float32Array(inputs.length).fill(0.25)
    const value = sigmoid(DARK_ROW[3] + 0.25 * (DARK_ROW[0] + DARK_ROW[1] + DARK_ROW[2]))
    const half = PHOTO_SIZE / 2
    const small = npy('<f4', [IMAGES, half, half], floats(new Float32Array(IMAGES * half * half).fill(value)))
    const path = await reference('small.npz', pack(npy('<f4', SHAPE, floats(flat)), small))
    const result = await compare({ reference: path })
    const [own, other] = [PHOTO_SIZE, half].map((side) => ({ width: side, height: side }))
    expect(result).toMatchObject({ passed: true, resized: { images: IMAGES, reference: other, ours: own } })
    expect(resizedSentence(result)).toBe(
      'On all 3 images the reference has another size than this model gives (48 × 48 and 96 × 96 on the first): that was resized to compare.',
    )
  })

  test('outputs of another shape are refused', async () => {
    const half = PHOTO_SIZE / 2
    const wide = npy('<f4', [IMAGES, half, PHOTO_SIZE], floats(new Float32Array((IMAGES * PIXELS) / 2)))
    const path = await reference('wide.npz', pack(npy('<f4', SHAPE, floats(inputs)), wide))
    await expect(compare({ reference: path })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/the model gives 96 × 96.*another shape/) as string,
    })
  })

  test('values that are no numbers are refused', async () => {
    const bytes = pack(npy('<f4', SHAPE, floats(inputs)), npy('<f4', MASKS, floats(outputs.map(() => NaN))))
    await expect(compare({ reference: await reference('nan.npz', bytes) })).rejects.toThrow(/no numbers/)
  })

  test('an input that is no number is the file’s fault, not the model’s', async () => {
    const broken = inputs.slice()
    broken[2 * 3 * PIXELS + 5] = Infinity
    const bytes = pack(npy('<f4', SHAPE, floats(broken)), npy('<f4', MASKS, floats(outputs)))
    await expect(compare({ reference: await reference('infinite.npz', bytes) })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^inputs holds values that are no numbers .* in row 2/) as string,
    })
  })
})

describe('images through the whole pipeline', () => {
  test('a folder of pictures by stem; what is missing is a problem, and no pass', async () => {
    const folder = join(shop.root, 'pictures')
    await mkdir(folder, { recursive: true })
    const query = { datasetId, sort: 'name', direction: 'ascending' } as const
    const { items } = await shop.images.page(query, 0, 10)
    for (const { id, path } of items.slice(1)) {
      const out = join(
        folder,
        `${path
          .split('/')
          .pop()!
          .replace(/\.\w+$/, '')}_prob.png`,
      )
      await shop.predictions.predictFile({ modelId, path: shop.images.find(id).absolutePath, out, kind: 'probability' })
    }
    const result = await compare({ reference: folder, datasetId })
    expect(result).toMatchObject({ passed: false, beyond: 0, fedWith: 'images', images: IMAGES - 1, dataset: 'set' })
    expect(result.problems).toHaveLength(1)
    expect(result.maxDifference).toBeLessThan(0.01)
  })

  test('an array for each image by its stem: .npy, and .npz with nothing but the output', async () => {
    const { items } = await shop.images.page({ datasetId, sort: 'name', direction: 'ascending' } as const, 0, 10)
    const grey = npy('<f4', [PHOTO_SIZE, PHOTO_SIZE], floats(new Float32Array(PIXELS).fill(0.5)))
    for (const kind of ['npy', 'npz']) {
      const folder = join(shop.root, `arrays-${kind}`)
      await mkdir(folder, { recursive: true })
      for (const { path } of items) {
        const bytes = kind === 'npy' ? grey : zip([{ name: 'prob.npy', bytes: grey }])
        await writeFile(join(folder, `${parse(path).name}_pred.${kind}`), bytes)
      }
      expect(await compare({ reference: folder, datasetId })).toMatchObject({ images: IMAGES, problems: [] })
    }
  })

  test.skipIf(process.platform === 'win32')('a folder or a pipe is no array, and nobody waits for it', async () => {
    const [folder, pipe] = [join(shop.root, 'folder.npy'), join(shop.root, 'pipe.npy')]
    await mkdir(join(folder, 'sub.npy'), { recursive: true })
    await promisify(execFile)('mkfifo', [pipe])
    await expect(compare({ reference: pipe, datasetId })).rejects.toThrow(
      'pipe.npy cannot be used: it is a folder or a device',
    )
    await expect(compare({ reference: folder, datasetId })).rejects.toThrow('the folder holds no files')
    const outputsOnly = await reference('outputs-only.npy', npy('<f4', MASKS, floats(outputs)))
    for (const input of [folder, pipe]) {
      await expect(compare({ reference: outputsOnly, inputs: input })).rejects.toThrow('it is a folder or a device')
    }
  })

  test('pictures of the photo’s shape are compared at their size; one of another shape is a problem', async () => {
    const folder = join(shop.root, 'other-sizes')
    await mkdir(folder, { recursive: true })
    const { items } = await shop.images.page({ datasetId, sort: 'name', direction: 'ascending' } as const, 0, 10)
    for (const [index, { path }] of items.entries()) {
      const stem = path
        .split('/')
        .pop()!
        .replace(/\.\w+$/, '')
      const [width, height] = index === 0 ? [PHOTO_SIZE, 20] : [PHOTO_SIZE / 2, PHOTO_SIZE / 2]
      await writeFile(join(folder, `${stem}.pgm`), pgm(width, height))
    }
    const result = await compare({ reference: folder, datasetId })
    expect(result).toMatchObject({
      images: IMAGES - 1,
      resized: { images: IMAGES - 1, reference: { width: 48, height: 48 }, ours: { width: 96, height: 96 } },
    })
    expect(result.problems).toEqual([
      {
        name: items[0]!.path,
        message: expect.stringMatching(/is 96 × 20, which is neither the shape of the photo/) as string,
      },
    ])
    expect(result.worst[0]?.pictures).toBeDefined()
  })

  test('a model against itself passes, against another fails', async () => {
    const profile = { target: 'hair' } as const
    const same = await shop.models.add({ path: await shop.modelFile('same.onnx'), name: 'same', profile })
    const path = await shop.modelFile('other.onnx', { classes: [[-10, -10, -10, 20]] })
    const other = await shop.models.add({ path, name: 'other', profile })
    expect(await compare({ againstModelId: same.id, datasetId })).toMatchObject({ passed: true, maxDifference: 0 })
    expect(await compare({ againstModelId: other.id, datasetId })).toMatchObject({
      passed: false,
      reference: { kind: 'model', name: 'other' },
    })
  })

  test('outputs without inputs or images are refused with the way out', async () => {
    const path = await reference('alone.npy', npy('<f4', MASKS, floats(outputs)))
    await expect(compare({ reference: path })).rejects.toThrow(/--dataset/)
    expect(() => parity.start({ modelId })).toThrow(/either reference files or another model/)
  })
})
