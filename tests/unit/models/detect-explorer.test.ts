import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Explorer, SLOW_MS } from '../../../src-main/models/detect/explorer.ts'
import type { TrialImages } from '../../../src-main/models/detect/trial-images.ts'
import type { ExploreRequest } from '../../../src-main/workers/explore-protocol.ts'
import type { InferenceWorker, ModelRequest } from '../../../src-main/workers/protocol.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

const PHOTOS = 16
const SIDE = 32
const everything = { left: 0, top: 0, width: SIDE, height: SIDE }

/** An explorer over a worker that takes so long for a run, and notes what it is asked. */
function explorerOf(runMs: () => number) {
  const asked: { runs: number; alone: boolean | undefined }[] = []
  const call = (_: string, { trials, alone }: ExploreRequest) => {
    asked.push({ runs: trials.length, alone })
    vi.advanceTimersByTime(trials.length * runMs())
    return Promise.resolve({ trials: trials.map(() => [[]]), inferenceMs: 0, lanes: 1 })
  }
  const get = (index: number) => Promise.resolve({ tensor: `${index}.rgb`, content: everything, truth: null })
  const explorer = new Explorer({
    worker: { call: call as unknown as InferenceWorker['call'] },
    model: { sha256: 'a'.repeat(64) } as ModelRequest,
    outputs: ['mask'],
    images: { count: PHOTOS, get } as unknown as TrialImages,
    signal: new AbortController().signal,
    onRuns: () => undefined,
  })
  /** A round of runs that were not asked for yet. */
  const round = async (mean: number) =>
    void (await explorer.measure({ inputs: [profileInput(SIDE, { mean: [mean, mean, mean] })] }))
  return { asked, round }
}

test('the first runs of a search go through one session; what is quick goes through lanes then', async () => {
  const { asked, round } = explorerOf(() => SLOW_MS / 2)
  for (const mean of [0.1, 0.2]) await round(mean)
  expect(asked).toEqual([
    { runs: PHOTOS, alone: true },
    { runs: PHOTOS, alone: false },
  ])
})

test('a slow model stays in one session, and one that turns out slow goes back to it', async () => {
  const slow = explorerOf(() => SLOW_MS * 2)
  for (const mean of [0.1, 0.2, 0.3]) await slow.round(mean)
  expect(slow.asked.map(({ alone }) => alone)).toEqual([true, true, true])

  let runMs = SLOW_MS / 2
  const later = explorerOf(() => runMs)
  for (const mean of [0.1, 0.2]) {
    await later.round(mean)
    runMs = SLOW_MS * 4
  }
  await later.round(0.3)
  expect(later.asked.map(({ alone }) => alone)).toEqual([true, false, true])
})

test('what was told of a run once is not asked again', async () => {
  const { asked, round } = explorerOf(() => 1)
  for (const mean of [0.1, 0.1]) await round(mean)
  expect(asked).toHaveLength(1)
})
