import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorkshop, type Workshop } from '../../fixtures/model-workshop.ts'
import { SINET, TOLERANCE } from '../../fixtures/reference-figures.ts'
import { sharedData } from '../../fixtures/shared-data.ts'

/** One real model on forty real photos; all of them are compared in tests/long. */
describe.skipIf(!sharedData)('a real model on real photos', () => {
  let shop: Workshop
  beforeAll(async () => {
    shop = await openWorkshop()
  })
  afterAll(() => shop.dispose())

  test('reaches the figures that were computed independently: BGR, class 1 of 2', { timeout: 300_000 }, async () => {
    const { folder, classes, target } = SINET.dataset
    const path = `${sharedData}/${folder}`
    const { datasetId } = await shop.datasets.startImport({ path, layout: 'class-map', classes, target }).finished
    const model = await shop.models.add({ path: `${sharedData}/models/${SINET.model}`, profile: SINET.profile })
    const { evaluations } = await shop.evaluations.start({ datasetId, modelIds: [model.id] }).finished
    expect(evaluations[0]).toMatchObject({ images: 40, evaluated: 40, bothEmpty: 0, failed: 0 })
    expect(Math.abs(evaluations[0]!.mean.iou! - SINET.mean)).toBeLessThan(TOLERANCE)
    expect(Math.abs(evaluations[0]!.pooled.iou! - SINET.pooled)).toBeLessThan(TOLERANCE)
  })
})
