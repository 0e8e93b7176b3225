import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBackend, type Backend } from '../../../src-main/backend.ts'
import { AppError } from '../../../src-shared/domain/index.ts'
import { HARMFUL, REFUSED, soundModel, withWeightsIn, writeModel, writeTraps } from '../../fixtures/hostile-models.ts'

const MIB = 2 ** 20
let folder: string
let backend: Backend

const open = () => createBackend({ workspace: join(folder, 'workspace'), log: pino({ level: 'silent' }) })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-hostile-'))
  await writeTraps(folder)
  backend = await open()
  backend.services.runtime.set({ timeLimitMs: 1500, memoryLimitBytes: 400 * MIB })
})
afterAll(async () => {
  await backend.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function add(name: string, content: Uint8Array | string): Promise<unknown> {
  const path = await writeModel(folder, name, content)
  return backend.services.models.add({ path, profile: {} }).catch((error: unknown) => error)
}
const workerPid = () => backend.services.runtime.get().worker.pid

describe('files that can only be refused', () => {
  const codes = ['MODEL_UNREADABLE', 'MODEL_WITHOUT_WEIGHTS', 'INFERENCE_FAILED']

  test.each(Object.keys(REFUSED))('%s', async (name) => {
    const error = await add(name, REFUSED[name]!)
    expect(error).toBeInstanceOf(AppError)
    const { code, message } = error as AppError
    expect(codes).toContain(code)
    expect(message).toContain(name)
    expect(message.length).toBeLessThan(500)
    expect(message).not.toMatch(/\p{Cc}/u)
    expect(message).toMatch(/[;:] \S.*\.$/)
  })
  test('a model that was cut short anywhere', async () => {
    const whole = soundModel()
    await add('sound.onnx', whole)
    const pid = workerPid()
    for (let length = 1; length < whole.length; length += 7) {
      expect(await add('cut.onnx', whole.subarray(0, length))).toBeInstanceOf(AppError)
    }
    expect(workerPid()).toBe(pid)
    expect(backend.services.runtime.get().worker.deaths).toBe(0)
  })
  test('weights beside a model are read, and a link within its folder is none that leads out', async () => {
    await writeModel(folder, 'weights.bin', new Uint8Array(new Float32Array([1, 1, 1]).buffer))
    expect(await add('with-weights.onnx', withWeightsIn('weights.bin'))).toMatchObject({ name: 'with-weights' })
  })
})

describe('models that harm only when they run', () => {
  test('one without end is stopped, then left alone, also by the next program; lifted, it may try again', async () => {
    const path = await writeModel(folder, 'endless.onnx', HARMFUL.endless)
    const sound = await writeModel(folder, 'other.onnx', soundModel(1))
    const { models, runtime } = backend.services
    const first = models.add({ path, profile: {} })
    const meanwhile = models.add({ path: sound, profile: {} })
    await expect(first).rejects.toMatchObject({
      code: 'TIME_LIMIT',
      message: expect.stringContaining('raise the time limit in Settings') as string,
      details: { quarantined: false },
    })
    // What waited behind it is served by a new worker.
    await expect(meanwhile).resolves.toMatchObject({ name: 'other' })
    await expect(models.add({ path, profile: {} })).rejects.toMatchObject({
      code: 'TIME_LIMIT',
      message: expect.stringMatching(/second time.*lift the quarantine/) as string,
      details: { quarantined: true },
    })
    expect(runtime.get().quarantined).toMatchObject([{ file: path, cause: 'time', deaths: 2 }])

    await backend.dispose()
    backend = await open()
    const again = backend.services
    await expect(again.models.add({ path, profile: {} })).rejects.toMatchObject({ code: 'MODEL_QUARANTINED' })
    again.runtime.lift(path)
    expect(again.runtime.get().quarantined).toEqual([])
    expect(() => again.runtime.lift(path)).toThrow(/not in quarantine/)
    await expect(again.models.add({ path, profile: {} })).rejects.toMatchObject({ code: 'TIME_LIMIT' })
  })
  test.runIf(process.platform === 'linux')('one that takes memory without end is stopped at its limit', async () => {
    backend.services.runtime.set({ timeLimitMs: 60_000 })
    const path = await writeModel(folder, 'growing.onnx', HARMFUL.growing)
    await expect(backend.services.models.add({ path, profile: {} })).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringContaining('needed more than 0.4 GiB of memory') as string,
      details: { cause: 'memory' },
    })
    await expect(add('after.onnx', soundModel(2))).resolves.toMatchObject({ name: 'after' })
  })
  test('limits of one model go before those of all', async () => {
    const { models, runtime } = backend.services
    const path = await writeModel(folder, 'own.onnx', soundModel(3))
    const { id, sha256 } = await models.add({ path, profile: {} })
    runtime.setLimits(id, { memoryLimitBytes: 16 * MIB })
    expect(runtime.limits(sha256)).toEqual({ timeLimitMs: null, memoryLimitBytes: 16 * MIB })
    expect(runtime.get().limits).toEqual([{ modelId: id, sha256, limits: runtime.limits(sha256) }])
    await expect(models.add({ path, profile: {} })).resolves.toMatchObject({ name: 'own 2' })
    runtime.setLimits(id, { memoryLimitBytes: null })
    expect(runtime.get().limits).toEqual([])
  })
})
