import { afterEach, expect, test, vi } from 'vitest'
import { Crew } from '../../../src-main/workers/inference/lanes.ts'
import type { Runtime, RuntimeSession } from '../../../src-main/workers/inference/runtime.ts'
import { SessionCache } from '../../../src-main/workers/inference/session-cache.ts'

const session: RuntimeSession = {
  inputMetadata: [],
  outputMetadata: [],
  run: () => Promise.resolve({}),
  release: () => Promise.resolve(),
}
const runtime: Runtime = {
  createSession: () => Promise.resolve(session),
  tensor: (type, data, dims) => ({ type, data, dims }),
  bundled: () => ['cpu'],
}

afterEach(() => void vi.useRealTimers())

async function setUp() {
  const sessions = new SessionCache(runtime)
  const kept = await sessions.open({ sha256: 'a'.repeat(64), path: 'absent.onnx', provider: 'cpu', threads: 2 })
  const tries: number[] = []
  const ask = (imagesLeft: number, answer: Crew | null) =>
    sessions.crew(kept, { bytes: 1000, imagesLeft }, () => {
      tries.push(imagesLeft)
      return Promise.resolve(answer)
    })
  return { sessions, ask, tries }
}

test('where there was no room for lanes they are tried again with the next list, once', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { sessions, ask, tries } = await setUp()
  const { bytes } = sessions.state().loaded[0]!
  for (const imagesLeft of [300, 200, 100]) expect(await ask(imagesLeft, null)).toBeNull()
  vi.setSystemTime(Date.now() + 6_000)
  for (const imagesLeft of [250, 150]) expect(await ask(imagesLeft, null)).toBeNull()
  expect(tries).toEqual([300, 250])
  expect(sessions.state().loaded[0]!.bytes).toBe(bytes)
  vi.setSystemTime(Date.now() + 6_000)
  const crew = new Crew([], 1, 0)
  expect(await ask(300, crew)).toBe(crew)
  expect(await ask(400, null)).toBe(crew)
  expect(tries).toEqual([300, 250, 300])
  expect(sessions.state().loaded[0]!.bytes).toBe(bytes + 1000)
})

test('not at each turn of two lists that are done at the same time', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { ask, tries } = await setUp()
  for (let turn = 0; turn < 4; turn += 1) {
    await ask(1000 - turn, null)
    await ask(500 - turn, null)
    vi.setSystemTime(Date.now() + 1_000)
  }
  expect(tries).toEqual([1000])
})

test('and within a list that takes long, after a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { ask, tries } = await setUp()
  await ask(3000, null)
  vi.setSystemTime(Date.now() + 30_000)
  await ask(2000, null)
  vi.setSystemTime(Date.now() + 31_000)
  await ask(1000, null)
  expect(tries).toEqual([3000, 1000])
})
