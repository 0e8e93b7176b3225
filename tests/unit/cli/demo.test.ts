import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../fixtures/command-line.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-demo-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function hairline(...args: string[]): Promise<Record<string, unknown>> {
  const { code, json, stderr } = await runCommand([...args, '--json', '--workspace', join(folder, 'workspace')])
  expect(stderr.split('\n').filter((line) => line.includes('rror'))).toEqual([])
  expect(code).toBe(0)
  return json ?? {}
}

type Evaluations = { evaluations: { images: number; evaluated: number; failed: number }[]; best?: { epoch: number } }

test('init --demo makes a workspace in which every screen has something to show', { timeout: 240_000 }, async () => {
  expect(await hairline('init', '--demo')).toMatchObject({ created: true, demo: true })

  const { datasets } = (await hairline('dataset', 'list')) as { datasets: Record<string, number>[] }
  expect(datasets).toHaveLength(1)
  const [dataset] = datasets
  expect(dataset?.['images']).toBeGreaterThanOrEqual(240)
  // Some have no mask yet; three of those are begun.
  const missing = (dataset?.['images'] ?? 0) - (dataset?.['groundTruth'] ?? 0)
  expect(missing).toBeGreaterThanOrEqual(5)

  const { runs } = (await hairline('run', 'list')) as { runs: { name: string; checkpoints: number }[] }
  const checkpoints = new Map(runs.map((run) => [run.name, run.checkpoints]))
  expect(checkpoints.get('hair-unet')).toBeGreaterThanOrEqual(14)
  expect(checkpoints.get('hair-unet-small')).toBeGreaterThanOrEqual(12)

  // Everything is computed already: asking again gives the stored figures of every epoch.
  for (const [run, epochs] of checkpoints) {
    const { evaluations, best } = (await hairline(
      ...['evaluate', '--dataset', 'Demo portraits', '--run', run, '--split', 'validation'],
    )) as Evaluations
    expect(evaluations).toHaveLength(epochs)
    expect(evaluations.every(({ images, evaluated, failed }) => images === evaluated && failed === 0)).toBe(true)
    expect(best).toBeDefined()
  }

  const { models } = (await hairline('model', 'list')) as { models: { name: string }[] }
  expect(models.map(({ name }) => name)).toContain('Baseline: MediaPipe selfie')

  // A second time nothing is made twice.
  expect(await hairline('init', '--demo')).toMatchObject({ created: false, demo: true })
  expect(((await hairline('model', 'list')) as { models: unknown[] }).models).toHaveLength(models.length)
})
