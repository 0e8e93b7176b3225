import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SLOW_MS, type Explorer } from '../../../src-main/models/detect/explorer.ts'
import { seekConstants } from '../../../src-main/models/detect/seek.ts'
import type { OutputTally } from '../../../src-main/workers/explore-protocol.ts'
import type { ProfileInput } from '../../../src-shared/domain/index.ts'
import { profileInput } from '../../fixtures/profile-input.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

const MOST = 64
const read = { name: 'out', layout: 'NCHW', activation: 'none', class: 0, invert: false, classes: 1 } as const
const right = profileInput(4, { mean: [100, 114, 128], std: [66, 48, 58] })
const tried = [
  profileInput(4, { mean: [120, 110, 100], std: [60, 55, 50] }),
  profileInput(4, { mean: [120, 110, 100], std: [60, 55, 50], channels: 'BGR' }),
]

/** Values of some places, the same in each image but for a shift. */
function planeOf(input: ProfileInput, image: number): Float32Array {
  const order = input.channels === 'BGR' ? [2, 1, 0] : [0, 1, 2]
  return Float32Array.from({ length: 36 }, (_, place) => {
    const [first, second, third] = order.map((color) => {
      const value = (37 * place * (color + 1) + 11 * image + 5) % 256
      return (value - input.mean[color]!) / input.std[color]!
    })
    return 1 / (1 + Math.exp(-2 * (first! - third! + 1 - second! * second!)))
  })
}

/** A model that takes so long for a run, on so many images, and photos that take as long to read. */
function searchOf({ runMs, entries, photoMs = 0 }: { runMs: number; entries: number; photoMs?: number }) {
  const known = new Set<string>()
  const explorer = {
    entries,
    msPerRun: runMs,
    photoOf: (image: number) => image,
    takeMore: async (photos: number, isLate: () => boolean) => {
      for (; explorer.entries < photos && !isLate(); explorer.entries += 1) vi.advanceTimersByTime(photoMs)
    },
    measure: async ({ inputs, only }: { inputs: ProfileInput[]; only: number[] }) => {
      for (const input of inputs) {
        for (const image of only) {
          const key = `${image} ${JSON.stringify(input)}`
          if (!known.has(key)) vi.advanceTimersByTime(runMs)
          known.add(key)
        }
      }
      return inputs.map((input) =>
        only.map((image) => {
          const tally = { activation: 'none', class: 0, plane: planeOf(input, image) }
          return [{ output: 'out', truth: planeOf(right, image), reads: [tally] } as unknown as OutputTally]
        }),
      )
    },
  }
  const seek = async (limitMs: number) => {
    const deadlineMs = performance.now() + limitMs
    const options = { read, tried, told: [], layer: null, deadlineMs }
    await seekConstants({ ...options, explorer: explorer as unknown as Explorer })
    return { entries: explorer.entries, lateMs: performance.now() - deadlineMs }
  }
  return { seek }
}

test('a search for constants ends about in time, however many images a model that is not quite slow has', async () => {
  const runMs = SLOW_MS - 1
  for (const limitMs of [4_500, 14_500, 16_500, 42_000]) {
    const { lateMs } = await searchOf({ runMs, entries: MOST }).seek(limitMs)
    expect(lateMs / runMs, `${limitMs} ms`).toBeLessThanOrEqual(MOST / 2)
  }
})

test('further photos are read while there is time for them, and taken where that is quick', async () => {
  const quick = await searchOf({ runMs: 2, entries: 32 }).seek(40_000)
  expect(quick.entries).toBe(MOST)
  const { entries, lateMs } = await searchOf({ runMs: 2, entries: 32, photoMs: 2000 }).seek(40_000)
  expect(entries).toBeGreaterThan(32)
  expect(entries).toBeLessThan(40)
  expect(lateMs / 2).toBeLessThanOrEqual(MOST)
})
