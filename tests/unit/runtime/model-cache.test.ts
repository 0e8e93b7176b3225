import { afterAll, beforeAll, expect, test } from 'vitest'
import { MODELS, openCrowd } from '../../fixtures/model-crowd.ts'

const MIB = 2 ** 20
let crowd: Awaited<ReturnType<typeof openCrowd>>

beforeAll(async () => {
  crowd = await openCrowd(12 * MIB)
})
afterAll(() => crowd.dispose())

const state = () => crowd.backend.services.runtime.get()
const largest = () => Math.max(...state().loaded.map(({ bytes }) => bytes))

test('models stay loaded within the budget, with what each takes', () => {
  const { loaded, loads } = state()
  expect(loads).toBe(MODELS)
  expect(loaded).toHaveLength(MODELS)
  // Weights lie there at least once, and no model is counted for what others take.
  for (const { bytes } of loaded) {
    expect(bytes).toBeGreaterThan(12 * MIB)
    expect(bytes).toBeLessThan(80 * MIB)
  }
})

test('all are given up when asked, and simultaneous first requests load each once', async () => {
  const { runtime } = crowd.backend.services
  expect((await runtime.unload()).loaded).toEqual([])
  const before = state().loads
  const wanted = crowd.imageIds.slice(0, 4).flatMap((imageId) => [0, 1, 2, 3, 4].map((number) => ({ number, imageId })))
  const right = await Promise.all(wanted.map(({ number, imageId }) => crowd.predict(number, imageId)))
  expect(right.every(Boolean)).toBe(true)
  expect(state().loads - before).toBe(MODELS)
})

test('with room for two, 100 predictions of five models at once are right, and models are not loaded in turn for each', async () => {
  const { runtime } = crowd.backend.services
  runtime.set({ memoryBudgetBytes: Math.round(2.5 * largest()) })
  const before = state()
  const wanted = crowd.imageIds.slice(20).flatMap((imageId) => [0, 1, 2, 3, 4].map((number) => ({ number, imageId })))
  const right = await Promise.all(wanted.map(({ number, imageId }) => crowd.predict(number, imageId)))
  expect(right).toHaveLength(100)
  expect(right.every(Boolean)).toBe(true)
  const after = state()
  expect(after.loaded.length).toBeLessThanOrEqual(2)
  expect(after.loaded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(after.settings.memoryBudgetBytes!)
  expect(after.loads - before.loads).toBeLessThanOrEqual(15)
  expect(after.worker).toMatchObject({ waiting: 0, running: 0, deaths: 0 })
})
