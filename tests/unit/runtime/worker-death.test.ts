import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBackend, type Backend } from '../../../src-main/backend.ts'
import { ModelFiles } from '../../../src-main/models/model-file.ts'
import { DeathsInMemory } from '../../../src-main/workers/death-book.ts'
import { startWorkers } from '../../../src-main/workers/workers.ts'
import { completeProfile, NEUTRAL_RUNTIME } from '../../../src-shared/domain/index.ts'
import { HARMFUL, soundModel, writeModel } from '../../fixtures/hostile-models.ts'
import { writePairs } from '../../fixtures/photos.ts'

let folder: string
let backend: Backend
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-death-'))
  backend = await createBackend({ workspace: join(folder, 'workspace'), log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await backend.dispose()
  await rm(folder, { recursive: true, force: true })
})

test('a worker that is killed in the middle of an evaluation costs one image at most', async () => {
  const { datasets, models, evaluations, runtime, events } = backend.services
  const photos = join(folder, 'photos')
  await writePairs(photos, 30, 64)
  const { datasetId } = await datasets.startImport({ path: photos, layout: 'pairs', target: 'hair' }).finished
  const model = await models.add({ path: await writeModel(folder, 'sound.onnx', soundModel()), profile: {} })
  const { pid } = runtime.get().worker
  const stop = events.subscribe((event) => {
    if (event.type !== 'job' || event.job.kind !== 'evaluate' || event.job.state !== 'running') return
    stop()
    process.kill(pid!, 'SIGKILL')
  })
  const result = await evaluations.start({ datasetId, split: 'all', modelIds: [model.id] }).finished
  expect(result.evaluations[0]).toMatchObject({ images: 30 })
  expect(result.evaluations[0]?.failed).toBeLessThanOrEqual(1)
  expect(result.evaluations[0]?.evaluated).toBeGreaterThanOrEqual(29)
  expect(runtime.get().worker.pid).not.toBe(pid)
  expect(runtime.get().quarantined).toEqual([])
})

test('a cancelled request ends at once, and its worker soon after, without being held against the model', async () => {
  const deaths = new DeathsInMemory()
  const store = { settings: () => ({ ...NEUTRAL_RUNTIME, timeLimitMs: 600_000 }), limits: () => null }
  const { inference, runtime, dispose } = startWorkers({ log: pino({ level: 'silent' }), store, deaths })
  try {
    const path = await writeModel(folder, 'endless.onnx', HARMFUL.endless)
    const facts = await inference.call('inspect', { path })
    const request = { path, sha256: facts.sha256, profile: completeProfile(facts, {}), provider: 'cpu' } as const
    const { pid } = runtime.worker()
    const abort = new AbortController()
    const running = inference.call('load', request, { signal: abort.signal })
    const queued = inference.call('load', request, { signal: abort.signal })
    const other = inference.call('inspect', { path })
    const ended = Promise.allSettled([running, queued])
    await expect.poll(() => runtime.worker().waiting).toBe(2)
    abort.abort()
    for (const each of await ended) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } })
    await expect(other).resolves.toMatchObject({ sha256: facts.sha256 })
    expect(runtime.worker().pid).not.toBe(pid)
    expect(deaths.find(facts.sha256)).toBeNull()
  } finally {
    await dispose()
  }
})

test('what goes over a limit of its own is told where that is', async () => {
  const own = { timeLimitMs: 1000, memoryLimitBytes: null }
  const store = { settings: () => ({ ...NEUTRAL_RUNTIME, timeLimitMs: 600_000 }), limits: () => own }
  const { inference, dispose } = startWorkers({ log: pino({ level: 'silent' }), store })
  try {
    const path = await writeModel(folder, 'own-limit.onnx', HARMFUL.endless)
    const facts = await inference.call('inspect', { path })
    const request = { path, sha256: facts.sha256, profile: completeProfile(facts, {}), provider: 'cpu' } as const
    await expect(inference.call('load', request)).rejects.toMatchObject({
      code: 'TIME_LIMIT',
      message: expect.stringContaining("raise its own time limit on the model's page") as string,
    })
  } finally {
    await dispose()
  }
})

test('a quarantined file is read again once another one lies in its place', async () => {
  const deaths = new DeathsInMemory()
  const { inference, dispose } = startWorkers({ log: pino({ level: 'silent' }), deaths })
  try {
    const path = await writeModel(folder, 'replaced.onnx', Buffer.from('no model'))
    const { size, mtimeMs } = await stat(path)
    const death = { key: `${path} ${size} ${mtimeMs}`, file: path, cause: 'crashed', sentence: 'crashed' } as const
    deaths.add(death)
    deaths.add(death)
    const files = new ModelFiles(inference)
    await expect(files.inspect(path)).rejects.toMatchObject({ code: 'MODEL_QUARANTINED' })
    await writeModel(folder, 'replaced.onnx', soundModel())
    await expect(files.inspect(path)).resolves.toMatchObject({ path })
  } finally {
    await dispose()
  }
})

test('a worker that is stuck in a native call ends with a backend that was killed', async () => {
  const parent = spawn(process.execPath, [fileURLToPath(new URL('../../fixtures/stuck-parent.ts', import.meta.url))])
  const { worker, folder: left } = await new Promise<{ worker: number; folder: string }>((resolve) => {
    parent.stdout.once('data', (text: Buffer) =>
      resolve(JSON.parse(text.toString()) as { worker: number; folder: string }),
    )
  })
  expect(isAlive(worker)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(worker), { timeout: 15_000 }).toBe(false)
  await rm(left, { recursive: true })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
