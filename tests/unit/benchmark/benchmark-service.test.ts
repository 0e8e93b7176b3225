import { afterAll, beforeAll, expect, test } from 'vitest'
import { BenchmarkService } from '../../../src-main/benchmark/benchmark-service.ts'
import { RuntimeService } from '../../../src-main/runtime/runtime-service.ts'
import { openWorkshop, type Workshop } from '../../fixtures/model-workshop.ts'

let shop: Workshop
let benchmarks: BenchmarkService
let modelId = ''
let image = ''

beforeAll(async () => {
  shop = await openWorkshop()
  benchmarks = new BenchmarkService({ ...shop, runtime: new RuntimeService(shop) })
  const { items } = await shop.images.page(
    { datasetId: await shop.dataset('set', 1), sort: 'name', direction: 'ascending' },
    0,
    1,
  )
  image = shop.images.find(items[0]!.id).absolutePath
  modelId = (await shop.models.add({ path: await shop.modelFile('dark.onnx'), profile: { target: 'hair' } })).id
})
afterAll(() => shop.dispose())

test('each number of threads is a row with its stages, and stays as history', async () => {
  const order = { modelIds: [modelId], providers: ['cpu' as const], threads: [1, 2], runs: 7, maxWindows: 4 }
  const { rows, failures } = await benchmarks.start(order).finished
  expect(failures).toEqual([])
  expect(rows.map(({ threads }) => threads)).toEqual([1, 2])
  for (const row of rows) {
    // The figures are those of the last three windows, however many there were.
    expect(row).toMatchObject({ runs: 7, provider: 'cpu', requestedProvider: 'cpu', target: { limitMs: 500 } })
    expect(row.windows.length).toBeGreaterThanOrEqual(3)
    expect(row.windows.length).toBeLessThanOrEqual(4)
    expect(row.p50Ms).toBeLessThanOrEqual(row.p95Ms)
    expect(row.p95Ms).toBeLessThanOrEqual(row.p99Ms)
    for (const stage of Object.values(row.stages)) expect(stage.meanMs).toBeGreaterThan(0)
    expect(row.machine.onnxruntime).toMatch(/^\d+\.\d+/)
    if (!row.settled) expect(row.warnings.join(' ')).toMatch(/did not settle/)
  }
  expect(benchmarks.history(modelId).map(({ id }) => id)).toEqual(rows.map(({ id }) => id).reverse())
  expect(benchmarks.remove(rows.map(({ id }) => id))).toEqual({ removed: 2 })
  expect(benchmarks.history(modelId)).toEqual([])
})

test('a provider that is not there: a failure among others, an error alone', async () => {
  // Exists on macOS and on Windows: never both.
  const absent = process.platform === 'darwin' ? 'directml' : 'coreml'
  const order = { modelIds: [modelId], runs: 3, maxWindows: 3, image }
  const { rows, failures } = await benchmarks.start({ ...order, providers: ['cpu', absent] }).finished
  expect(rows).toHaveLength(1)
  expect(failures).toMatchObject([{ requestedProvider: absent, code: 'PROVIDER_UNAVAILABLE' }])
  await expect(benchmarks.start({ ...order, providers: [absent] }).finished).rejects.toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
  })
})

test('other jobs are named, and a cancelled benchmark ends', async () => {
  let end = () => {}
  const waiting = new Promise<void>((resolve) => (end = resolve))
  const spec = { kind: 'import', title: 'Import the salon', subtitle: '', unit: 'images' } as const
  const other = shop.jobs.start(spec, async () => {
    await waiting
    return { summary: '', result: {} }
  })
  const { rows } = await benchmarks.start({ modelIds: [modelId], providers: ['cpu'], runs: 3, maxWindows: 3, image })
    .finished
  expect(rows[0]?.warnings.join(' ')).toContain('Import the salon')
  end()
  await other.finished
  const long = benchmarks.start({ modelIds: [modelId], providers: ['cpu'], runs: 10_000, image })
  await new Promise((resolve) => setTimeout(resolve, 300))
  shop.jobs.cancel(long.id)
  await expect(long.finished).rejects.toThrow()
  expect(shop.jobs.get(long.id).state).toBe('cancelled')
})
