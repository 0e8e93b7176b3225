import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { baselineModelPath } from '../../src-main/models/baseline-model.ts'
import { openWorkshop, type Workshop } from '../fixtures/model-workshop.ts'
import { sharedData } from '../fixtures/shared-data.ts'
import { difference, dice, runConverted } from '../fixtures/tflite/compare.ts'
import { Interpreter } from '../fixtures/tflite/interpreter.ts'
import { mutate, SENTENCE, tryToConvert } from '../fixtures/tflite/mutate.ts'
import { RANDOM_NETWORKS } from '../fixtures/tflite/random-networks.ts'

const LIMIT_MS = 1_800_000
const PHOTOS = 3
const HAIR = `${sharedData}/models/mediapipe-hair-tflite/hair_segmentation.tflite`

type Known = { name: string; path: string; width: number; height: number; channels: 3 | 4 }
const KNOWN: readonly Known[] = [
  { name: 'general', path: baselineModelPath('general'), width: 256, height: 256, channels: 3 },
  { name: 'landscape', path: baselineModelPath('landscape'), width: 256, height: 144, channels: 3 },
  ...(sharedData ? [{ name: 'hair', path: HAIR, width: 512, height: 512, channels: 4 } as const] : []),
]

test.each(Object.entries(RANDOM_NETWORKS))('%s of 400 sizes', { timeout: LIMIT_MS }, async (name, make) => {
  const random = dice(1000 + name.length)
  for (let round = 0; round < 400; round += 1) expect(await difference(make(random), random)).toBeLessThan(1e-5)
})

test.each(KNOWN)('changed bytes of $name: a sentence or a model, at once', { timeout: LIMIT_MS }, async ({ path }) => {
  const bytes = await readFile(path)
  const random = dice(bytes.length)
  for (let round = 0; round < 1500; round += 1) {
    const { sentence, durationMs } = tryToConvert(mutate(bytes, random))
    if (sentence !== null) expect(sentence).toMatch(SENTENCE)
    // A hang, not a figure: conversion takes 60 ms.
    expect(durationMs).toBeLessThan(60_000)
  }
})

describe.skipIf(!sharedData)('on real photos', () => {
  let shop: Workshop
  beforeAll(async () => {
    shop = await openWorkshop()
  })
  afterAll(() => shop.dispose())

  async function pixelsOf(photo: string, { width, height }: Known): Promise<Uint8Array> {
    const out = join(shop.root, 'tensors', 'photo.raw')
    await mkdir(join(shop.root, 'tensors'), { recursive: true })
    const feed = { width, height, fit: 'stretch', resample: 'bilinear-antialias' } as const
    await shop.workers.pixels.call('tensor', { path: photo, out, feed })
    return readFile(out)
  }

  test.each(KNOWN)('$name gives what a naive interpreter of its file gives', { timeout: LIMIT_MS }, async (known) => {
    const folder = `${sharedData}/celebamask-classmap/images`
    const photos = (await readdir(folder)).toSorted().slice(0, PHOTOS)
    const bytes = await readFile(known.path)
    for (const photo of photos) {
      const rgb = await pixelsOf(join(folder, photo), known)
      const input = new Float32Array(known.width * known.height * known.channels)
      rgb.forEach((value, index) => (input[Math.floor(index / 3) * known.channels + (index % 3)] = value / 255))
      const expected = probabilities(new Interpreter(bytes).run(input).values, known.name)
      const found = probabilities((await runConverted(bytes, input)).values, known.name)
      const mean = found.reduce((sum, value, index) => sum + Math.abs(value - expected[index]!), 0) / found.length
      expect(mean).toBeLessThan(1e-5)
    }
  })

  test.each([
    {
      name: 'general',
      path: baselineModelPath('general'),
      classes: '!0',
      target: 'person',
      mean: 0.9362,
      pooled: 0.9346,
    },
    {
      name: 'landscape',
      path: baselineModelPath('landscape'),
      classes: '!0',
      target: 'person',
      mean: 0.9246,
      pooled: 0.9223,
    },
    { name: 'hair', path: HAIR, classes: '13', target: 'hair', mean: 0.7575, pooled: 0.8224 },
  ] as const)(
    '$name reaches its figures',
    { timeout: LIMIT_MS },
    async ({ name, path, classes, target, mean, pooled }) => {
      const folder = `${sharedData}/celebamask-classmap`
      const { datasetId } = await shop.datasets.startImport({ path: folder, name, layout: 'auto', classes, target })
        .finished
      const model = await shop.models.add({ path, name })
      const { evaluations } = await shop.evaluations.start({ datasetId, modelIds: [model.id] }).finished
      expect(Math.abs((evaluations[0]?.mean.iou ?? NaN) - mean)).toBeLessThan(0.0025)
      expect(Math.abs((evaluations[0]?.pooled.iou ?? NaN) - pooled)).toBeLessThan(0.0025)
    },
  )
})

/** The hair model gives two logits for each pixel; the others a probability. */
function probabilities(values: ArrayLike<number>, name: string): number[] {
  if (name !== 'hair') return Array.from(values)
  return Array.from(
    { length: values.length / 2 },
    (_, index) => 1 / (1 + Math.exp(values[2 * index]! - values[2 * index + 1]!)),
  )
}
