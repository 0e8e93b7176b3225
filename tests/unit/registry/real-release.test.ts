import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { RegistryService } from '../../../src-main/registry/registry-service.ts'
import type { InferenceWorker } from '../../../src-main/workers/protocol.ts'
import { DARK_ROW, openWorkshop, type Workshop } from '../../fixtures/model-workshop.ts'
import { weightBytes } from '../../fixtures/onnx.ts'
import { sha256 } from '../../fixtures/registry-harness.ts'

let workshop: Workshop

afterEach(() => workshop.dispose())

/** A tiny model, evaluated on drawn photos by the real workers, and the registry over it. */
async function evaluatedModel(intercept?: (real: InferenceWorker) => InferenceWorker) {
  workshop = await openWorkshop(intercept)
  const root = join(workshop.root, 'registry')
  const registry = new RegistryService({
    ...workshop,
    workspace: { get: () => ({ displayName: 'Mara', registry: root }) },
  })
  const datasetId = await workshop.dataset('Salon', 3)
  const path = await workshop.modelFile('dark.onnx')
  const model = await workshop.models.add({ path, profile: { target: 'hair' } })
  const input = { modelId: model.id, datasetId, split: 'all', name: 'dark', acceptRejected: 'a test' } as const
  return { registry, model, input }
}

test('a model goes from its evaluation to the registry through the real workers', async () => {
  const { registry, model, input } = await evaluatedModel()
  await expect(registry.startExport(input).finished).rejects.toMatchObject({ code: 'NOT_EVALUATED' })
  await workshop.evaluations.start({ datasetId: input.datasetId, modelIds: [model.id] }).finished
  const result = await registry.startExport(input).finished
  expect(sha256(await readFile(result.file))).toBe(model.sha256)
  const summary = await workshop.evaluations.summary({ modelId: model.id, datasetId: input.datasetId })
  const [entry] = (await registry.list()).models[0]?.versions ?? []
  expect(entry?.metrics.val_iou).toBe(summary?.mean.iou)
  expect(entry?.metrics.inference_time_cpu).toBeGreaterThan(0)
  expect(entry).toMatchObject({
    created_by: 'Mara',
    dataset: 'Salon',
    evaluated_on: { images: 3 },
    threshold: model.threshold,
  })
})

test('weights that lie beside a model are released with it, and watched', async () => {
  const { registry, input } = await evaluatedModel()
  const classes = [DARK_ROW]
  const path = await workshop.modelFile('large.onnx', { classes, weightsFile: 'weights/large.onnx.data' })
  const data = join(workshop.root, 'weights', 'large.onnx.data')
  await mkdir(dirname(data))
  await writeFile(data, weightBytes({ classes }))
  const model = await workshop.models.add({ path, profile: { target: 'hair' } })
  await workshop.evaluations.start({ datasetId: input.datasetId, modelIds: [model.id] }).finished
  const result = await registry.startExport({ ...input, modelId: model.id }).finished
  const version = dirname(result.file)
  const hashes = { 'model.onnx': sha256(await readFile(path)), 'weights/large.onnx.data': sha256(await readFile(data)) }
  const checksums = await readFile(join(version, 'checksums.sha256'), 'utf8')
  for (const [file, hash] of Object.entries(hashes)) {
    expect(checksums).toContain(`${hash}  ${file}\n`)
    expect(sha256(await readFile(join(version, file)))).toBe(hash)
  }
  expect(result.sha256).toBe(hashes['model.onnx'])

  await writeFile(data, weightBytes({ classes: [[1, 2, 3, 4]] }))
  await expect(registry.startExport({ ...input, modelId: model.id }).finished).rejects.toMatchObject({
    code: 'VERIFICATION_FAILED',
    message: expect.stringContaining('large.onnx is another file') as string,
  })
})

test('a slow model is timed fewer times, and with time enough', async () => {
  const benches: { runs: number; timeoutMs: number | undefined }[] = []
  const { registry, model, input } = await evaluatedModel((real) => ({
    call: async (method, request, options) => {
      const response = await real.call(method, request, options)
      if (method === 'bench') {
        benches.push({ runs: (request as { runs: number }).runs, timeoutMs: options?.timeoutMs })
        Object.assign(response as object, { durationsMs: [8_000] })
      }
      return response
    },
  }))
  await workshop.evaluations.start({ datasetId: input.datasetId, modelIds: [model.id] }).finished
  await registry.startExport(input).finished
  expect(benches.slice(0, 2).map(({ runs }) => runs)).toEqual([1, 2])
  expect(benches.every(({ timeoutMs }) => timeoutMs !== undefined && timeoutMs >= 600_000)).toBe(true)
})

test('it is the copy that is run: one that was damaged after it was hashed is found', async () => {
  const { registry, model, input } = await evaluatedModel((real) => ({
    call: async (method, request, options) => {
      const { path } = request as { path?: string }
      if (method === 'run' && path?.includes('.incoming')) {
        const other = await workshop.modelFile('other.onnx', { classes: [[10, 10, 10, -8]] })
        await writeFile(path, await readFile(other))
      }
      return real.call(method, request, options)
    },
  }))
  await workshop.evaluations.start({ datasetId: input.datasetId, modelIds: [model.id] }).finished
  await expect(registry.startExport(input).finished).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' })
  expect((await registry.list()).models).toEqual([])
})
