import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModelProfile } from '../../../src-shared/domain/index.ts'
import { decodePlane } from '../../../src-main/inference/plane-file.ts'
import { readCheckpointFolder } from '../../../src-main/runs/checkpoint-folder.ts'
import { startWorkers, type Workers } from '../../../src-main/workers/workers.ts'
import { pythonWith } from '../../fixtures/python.ts'

const KIT = fileURLToPath(new URL('../../../models/training', import.meta.url))
const python = pythonWith('torch', 'onnx', 'numpy')

/** Its own test trains on drawn discs; what it leaves is read here as Hairline reads a run. */
describe.skipIf(!python)('the training kit', () => {
  let folder: string
  let workers: Workers
  let run: { status: number | null; said: string }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hairline-kit-'))
    workers = startWorkers({ log: pino({ level: 'silent' }) })
    run = await selfTest(folder)
  })
  afterAll(async () => {
    await workers.dispose()
    await rm(folder, { recursive: true, force: true })
  })

  test('passes its own test', () => {
    expect(run).toMatchObject({ status: 0 })
    expect(run.said).not.toContain('FAILED')
  })

  test('leaves a folder that is a run', async () => {
    const { checkpoints, profile, problems } = await readCheckpointFolder(join(folder, 'run'))
    expect(checkpoints.map(({ epoch, file }) => [epoch, file])).toEqual([
      [1, 'epoch_001.onnx'],
      [2, 'epoch_002.onnx'],
    ])
    expect(problems).toEqual([])
    expect(profile?.input).toMatchObject({ name: 'image', width: 16, height: 16 })
  })

  test.each([
    ['the checkpoint', 'run/epoch_002.onnx', 1],
    ['with a batch of any size', 'variants/epoch_002-dynamic-batch.onnx', 1],
    ['in half precision', 'variants/epoch_002-float16.onnx', 3],
  ])('%s computes what PyTorch computes', async (_, path, levels) => {
    const profile = JSON.parse(await readFile(join(folder, 'run', 'profile.json'), 'utf8')) as ModelProfile
    const bytes = await readFile(join(folder, 'expected.f32'))
    const expected = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    const out = join(folder, 'plane')
    await workers.inference.call('run', {
      path: join(folder, path),
      sha256: path.padEnd(64, '-'),
      provider: 'cpu',
      profile,
      tensor: join(folder, 'pixels.rgb'),
      content: { left: 0, top: 0, width: 16, height: 16 },
      out,
    })
    const { values } = await decodePlane(await readFile(out), out)
    const differences = Array.from(values, (value, index) => Math.abs(value - expected[index]! * 255))
    // Of 255 levels; half of one is rounding.
    expect(Math.max(...differences)).toBeLessThan(levels)
  })
})

async function selfTest(folder: string): Promise<{ status: number | null; said: string }> {
  const child = spawn(python ?? 'python3', [join(KIT, 'self_test.py'), folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, faults] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await ended, said: out + faults }
}
