import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BesiegedServer } from '../fixtures/besieged-server.ts'
import { HARMFUL, REFUSED, soundModel } from '../fixtures/hostile-models.ts'
import { writePairs } from '../fixtures/photos.ts'

/** A sample of tests/long/hostile-server.test.ts. */
const MIB = 2 ** 20
let folder: string
let server: BesiegedServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hairline-hostile-'))
  server = await BesiegedServer.start(join(folder, 'workspace'), folder)
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

test('what is no model, or harms when it runs, is a sentence each; the backend and good models live on', async () => {
  const { call } = server
  await writePairs(join(folder, 'photos'), 1, 64)
  const { jobId } = await call.datasets.import({ path: join(folder, 'photos'), layout: 'pairs', target: 'hair' })
  await server.ended(jobId)
  const [image] = (await call.images.page({ query: {}, offset: 0, limit: 1 })).items
  const sound = join(folder, 'sound.onnx')
  await writeFile(sound, soundModel())
  const { id: modelId } = await call.models.add({ path: sound, profile: {} })
  const memoryLimitBytes = 400 * MIB

  const files = {
    'page.onnx': [REFUSED['page.onnx']!, 'MODEL_UNREADABLE'],
    'half.onnx': [soundModel().subarray(0, 100), 'MODEL_UNREADABLE'],
    'outside.onnx': [REFUSED['outside.onnx']!, 'MODEL_UNREADABLE'],
    'page.tflite': [REFUSED['page.onnx']!, 'MODEL_UNREADABLE'],
    'endless.onnx': [HARMFUL.endless, 'TIME_LIMIT'],
    'growing.onnx': [HARMFUL.growing, process.platform === 'linux' ? 'DEVICE_UNAVAILABLE' : 'TIME_LIMIT'],
  } as const
  for (const [name, [content, code]] of Object.entries(files)) {
    await writeFile(join(folder, name), content)
    // A slow machine takes its time until the memory is full.
    await call.runtime.set({ memoryLimitBytes, timeLimitMs: code === 'TIME_LIMIT' ? 1500 : 20_000 })
    const { error } = await server.add(join(folder, name))
    expect(error).toMatchObject({ code, message: expect.stringMatching(`${name}[^]*\\.$`) as string })
  }
  expect(server.isAlive).toBe(true)
  await expect(call.models.predict({ modelId, imageId: image!.id })).resolves.toMatchObject({ width: 64 })
  expect(await call.models.list()).toHaveLength(1)
})
