import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorkshop, type Workshop } from '../fixtures/model-workshop.ts'
import {
  PERSON_DATASET,
  PERSON_PROFILE,
  REFERENCES,
  RUN_FIGURES,
  TOLERANCE,
  type Reference,
} from '../fixtures/reference-figures.ts'
import { sharedData } from '../fixtures/shared-data.ts'

/** Long enough for a machine that does other things at the same time. */
const LIMIT_MS = 600_000

describe.skipIf(!sharedData)('real models on real photos reach the figures that were computed independently', () => {
  let shop: Workshop
  const imported = new Map<string, string>()
  beforeAll(async () => {
    shop = await openWorkshop()
  })
  afterAll(() => shop.dispose())

  async function datasetOf({ folder, classes, target }: Reference['dataset']): Promise<string> {
    const name = `${folder} ${target}`
    const path = `${sharedData}/${folder}`
    const known = imported.get(name)
    if (known) return known
    const started = shop.datasets.startImport({ path, name, layout: 'auto', classes, target })
    const { datasetId } = await started.finished
    imported.set(name, datasetId)
    return datasetId
  }

  function expectNear(figure: number | null | undefined, reference: number): void {
    expect(Math.abs((figure ?? NaN) - reference)).toBeLessThan(TOLERANCE)
  }

  test.each(REFERENCES)(
    '$model on $dataset.folder, $dataset.target: mean IoU $mean',
    { timeout: LIMIT_MS },
    async ({ model: file, profile, dataset, mean, pooled }) => {
      const datasetId = await datasetOf(dataset)
      const model = await shop.models.add({ path: `${sharedData}/models/${file}`, profile })
      const { evaluations } = await shop.evaluations.start({ datasetId, modelIds: [model.id] }).finished
      expectNear(evaluations[0]?.mean.iou, mean)
      expectNear(evaluations[0]?.pooled.iou, pooled)
    },
  )

  test('every epoch of a run, of which the last is not the best', { timeout: LIMIT_MS }, async () => {
    const datasetId = await datasetOf(PERSON_DATASET)
    const path = `${sharedData}/models/portrait-run`
    const { runId } = await shop.runs.startImport({ path, profile: PERSON_PROFILE }).finished
    const { evaluations, best } = await shop.evaluations.start({ datasetId, runId }).finished
    expect(evaluations.map(({ epoch }) => epoch)).toEqual([...RUN_FIGURES.keys()])
    for (const { epoch, mean, pooled } of evaluations) {
      const [meanIou, pooledIou] = RUN_FIGURES.get(epoch ?? -1)!
      expectNear(mean.iou, meanIou)
      expectNear(pooled.iou, pooledIou)
    }
    expect(best?.epoch).toBe(120)
  })
})
