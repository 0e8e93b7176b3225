import { createHash } from 'node:crypto'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { baselineModelPath } from '../../../../src-main/models/baseline-model.ts'
import { readTflite } from '../../../../src-main/models/tflite/read-model.ts'
import { readOnnx } from '../../../../src-main/models/read-onnx.ts'
import { openWorkshop, type Workshop } from '../../../fixtures/model-workshop.ts'
import { normalization, tflite, type Network } from '../../../fixtures/tflite/network.ts'
import { SAMPLE } from '../../../fixtures/tflite/sample-network.ts'
import { sharedData } from '../../../fixtures/shared-data.ts'

let shop: Workshop
beforeAll(async () => {
  shop = await openWorkshop()
})
afterAll(() => shop.dispose())

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(shop.root, name)
  await writeFile(path, bytes)
  return path
}

const person = { target: 'person', output: { activation: 'none', class: 0 } } as const

describe('the selfie models come with the program', () => {
  test.each(['general', 'landscape'] as const)(
    '%s is recognised, converted and kept in the workspace',
    async (which) => {
      const path = baselineModelPath(which)
      const model = await shop.models.add({ path })
      const bytes = await readFile(path)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(model).toMatchObject({
        profileSource: 'recognized',
        profile: person,
        name: expect.stringMatching(/^selfie_/) as string,
      })
      expect(model.origin).toMatchObject({
        sha256,
        bytes: bytes.length,
        format: 'tflite',
        file: `${model.name}.tflite`,
      })
      expect(model.origin?.known).toContain(which)
      // Its own hash is that of the file that runs.
      const onnx = await readFile(model.path)
      expect(createHash('sha256').update(onnx).digest('hex')).toBe(model.sha256)
      expect(model.path.startsWith(shop.folder.models)).toBe(true)
    },
  )

  test('whatever the file is called, the same content is the same model', async () => {
    const path = join(shop.root, 'download.onnx')
    await copyFile(baselineModelPath(), path)
    const inspected = await shop.models.inspect(path)
    expect(inspected).toMatchObject({ recognized: true, suggestedName: 'download' })
    // The form sends back what it was offered.
    const model = await shop.models.add({ path, profile: inspected.profile! })
    const first = shop.models.resolve('selfie_segmentation')
    expect(model).toMatchObject({
      profileSource: 'recognized',
      sha256: first.sha256,
      origin: { file: 'download.onnx' },
    })
  })

  test('a copy with something behind it is known by what it computes', async () => {
    const bytes = await readFile(baselineModelPath())
    const path = await file('copy.tflite', new Uint8Array([...bytes, ...new Uint8Array(30)]))
    expect(await shop.models.add({ path })).toMatchObject({
      profileSource: 'recognized',
      origin: { known: expect.stringContaining('general') as string },
    })
  })

  test('one with other weights looks like it, and no more', async () => {
    const bytes = Buffer.from(await readFile(baselineModelPath()))
    const { tensors } = readTflite(bytes)
    const largest = tensors.map(({ data }) => data).toSorted((a, b) => (b?.length ?? 0) - (a?.length ?? 0))[0]!
    const damaged = Buffer.from(bytes)
    damaged.fill(0, largest.byteOffset - bytes.byteOffset, largest.byteOffset - bytes.byteOffset + 64)
    const path = await file('damaged.tflite', damaged)
    const title = expect.stringContaining('general') as string
    expect(await shop.models.inspect(path)).toMatchObject({
      recognized: false,
      facts: { origin: { known: null, resembles: title }, carriedProfile: { target: 'person' } },
    })
    await expect(shop.models.add({ path })).rejects.toMatchObject({
      code: 'PROFILE_NEEDED',
      message: expect.stringContaining('damaged.tflite is built like') as string,
    })
    expect(await shop.models.add({ path, profile: person })).toMatchObject({
      profileSource: 'given',
      origin: { known: null, resembles: title },
    })
  })

  test('a converted file that is added on its own still says what it was made of', async () => {
    const { path, origin } = shop.models.resolve('selfie_segmentation')
    expect((await readOnnx(path)).origin).toEqual({ ...origin, file: null })
  })

  test('removing the last model that runs it removes the converted file, and nobody else’s', async () => {
    const [first, second] = [shop.models.resolve('selfie_segmentation'), shop.models.resolve('copy')]
    await shop.models.remove(second.id)
    expect(existsSync(second.path)).toBe(false)
    expect(existsSync(first.path)).toBe(true)
    expect(existsSync(join(shop.root, 'copy.tflite'))).toBe(true)
  })
})

test.skipIf(!sharedData)('the hair model with its own operators is recognised, with four channels', async () => {
  const path = `${sharedData}/models/mediapipe-hair-tflite/hair_segmentation.tflite`
  const model = await shop.models.add({ path })
  expect(model).toMatchObject({
    profileSource: 'recognized',
    profile: {
      target: 'hair',
      input: { channels: 'RGBA', layout: 'NCHW' },
      output: { activation: 'softmax', class: 1 },
    },
  })
  const other = await shop.models.add({ path: await file('hair.bin', new Uint8Array([...(await readFile(path)), 0])) })
  expect(other).toMatchObject({ profileSource: 'recognized', origin: { file: 'hair.bin' } })
})

describe('a model that nobody knows', () => {
  test('needs a profile, like any other', async () => {
    const path = await file('sample.tflite', tflite(SAMPLE))
    await expect(shop.models.add({ path })).rejects.toMatchObject({ code: 'PROFILE_NEEDED' })
    const model = await shop.models.add({ path, profile: { output: { class: 1 } } })
    expect(model).toMatchObject({
      profileSource: 'given',
      origin: { known: null, resembles: null, file: 'sample.tflite' },
    })
  })

  test('brings the normalisation that stands in its metadata, unless another is given', async () => {
    const path = await file('phone.tflite', tflite({ ...SAMPLE, metadata: normalization([127.5], [127.5]) }))
    const { profile } = await shop.models.inspect(path)
    expect(profile?.input).toMatchObject({ scale: 1, mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] })
    const own = await shop.models.add({ path, profile: { input: { mean: [0.5, 0.5, 0.5] } } })
    expect(own.profile.input).toMatchObject({ scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [1, 1, 1] })
  })

  test('of bytes is fed bytes', async () => {
    const image = { name: 'image', shape: [1, 8, 8, 3], type: 'int8', scales: [1 / 128], zeroPoints: [0] } as const
    const network: Network = {
      tensors: [image, { shape: [2, 1, 1, 3], values: [1, 2, 3, 4, 5, 6] }, { name: 'mask', shape: [1, 8, 8, 2] }],
      inputs: [0],
      outputs: [2],
      operators: [{ code: 3, inputs: [0, 1, -1], outputs: [2], options: { 1: { i32: 1 }, 2: { i32: 1 } } }],
    }
    const { profile, facts } = await shop.models.inspect(await file('bytes.tflite', tflite(network)))
    expect(facts.inputs).toEqual([{ name: 'image', type: 'int8', shape: [1, 3, 8, 8] }])
    expect(profile?.input).toMatchObject({ scale: 1, mean: [128, 128, 128], std: [1, 1, 1] })
  })

  test('that is none is refused with a sentence, and the next one is converted', async () => {
    const page = await file('page.tflite', new TextEncoder().encode('<!doctype html><title>404</title>'))
    await expect(shop.models.add({ path: page })).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      message: expect.stringContaining('HTML') as string,
    })
    const cut = await file('cut.tflite', (await readFile(baselineModelPath())).subarray(0, 90_000))
    await expect(shop.models.add({ path: cut })).rejects.toMatchObject({
      code: 'MODEL_UNREADABLE',
      message:
        'cut.tflite is no readable TensorFlow Lite model: it is cut short or damaged; download or export it again.',
    })
    expect(await shop.models.inspect(baselineModelPath())).toMatchObject({ recognized: true })
  })
})
