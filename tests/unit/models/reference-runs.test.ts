import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModelProfile } from '../../../src-shared/domain/index.ts'
import { readCheckpointFolder } from '../../../src-main/runs/checkpoint-folder.ts'
import { startWorkers, type Workers } from '../../../src-main/workers/workers.ts'

const MODELS = fileURLToPath(new URL('../../../models', import.meta.url))
const MEGABYTE = 1e6
type Line = { epoch: number; val_iou: number }

const metricsOf = (run: string) =>
  readFileSync(`${MODELS}/${run}/metrics.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
const bytesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(`${parentPath}/${name}`).size, 0)

describe('the reference runs', () => {
  test.each([
    ['hair-unet', 14],
    ['hair-unet-small', 12],
  ])('%s is a run with its whole log', async (run, atLeast) => {
    const { checkpoints, problems, profile } = await readCheckpointFolder(`${MODELS}/${run}`)
    expect(problems).toEqual([])
    expect(profile?.target).toBe('hair')
    expect(checkpoints.length).toBeGreaterThanOrEqual(atLeast)
    for (const { bytes } of checkpoints) expect(bytes).toBeLessThan(MEGABYTE)
    const lines = metricsOf(run)
    expect(lines.map(({ epoch }) => epoch)).toEqual(lines.map((_, index) => index + 1))
    expect(checkpoints[0]?.epoch).toBe(1)
    expect(checkpoints.at(-1)?.epoch).toBe(lines.length)
    const best = lines.reduce((a, b) => (b.val_iou > a.val_iou ? b : a))
    expect(checkpoints.map(({ epoch }) => epoch)).toContain(best.epoch)
  })

  test('stay below 24 MB', () => {
    expect(bytesOf(`${MODELS}/hair-unet`) + bytesOf(`${MODELS}/hair-unet-small`)).toBeLessThan(24 * MEGABYTE)
  })

  test('the small one rises, has its best in the middle, and falls', () => {
    const ious = metricsOf('hair-unet-small').map((line) => line.val_iou)
    const best = ious.indexOf(Math.max(...ious))
    expect(best).toBeGreaterThan(0)
    expect(best).toBeLessThan(ious.length - 1)
    expect(ious[best]! - ious[0]!).toBeGreaterThan(0.02)
    expect(ious[best]! - ious.at(-1)!).toBeGreaterThan(0.01)
  })
})

describe('the variants', () => {
  let workers: Workers
  beforeAll(() => {
    workers = startWorkers({ log: pino({ level: 'silent' }) })
  })
  afterAll(() => workers.dispose())

  const folder = `${MODELS}/hair-unet/variants`
  test.each(readdirSync(folder).filter((name) => name.endsWith('.onnx')))('%s can be loaded', async (name) => {
    const profile = JSON.parse(readFileSync(`${folder}/profile.json`, 'utf8')) as ModelProfile
    const request = { path: `${folder}/${name}`, sha256: name.padEnd(64, '-'), profile, provider: 'cpu' as const }
    const { inputs } = await workers.inference.call('load', request)
    expect(inputs).toMatchObject([{ name: 'image', type: 'float32' }])
    expect(typeof inputs[0]?.shape[0] === 'string').toBe(name.includes('dynamic-batch'))
  })
})
