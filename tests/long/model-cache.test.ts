import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MODELS, openCrowd, PHOTOS } from '../fixtures/model-crowd.ts'

const MIB = 2 ** 20
const WEIGHT_BYTES = 48 * MIB

/** 200 predictions at once over five models, with a budget that holds two: right, bounded, and without loading in turn. */
test.runIf(process.platform === 'linux')(
  '200 concurrent predictions over 5 models with a budget that holds two',
  async () => {
    const crowd = await openCrowd(WEIGHT_BYTES)
    const { runtime } = crowd.backend.services
    try {
      const one = Math.max(...runtime.get().loaded.map(({ bytes }) => bytes))
      await runtime.unload()
      const budget = Math.round(2.5 * one)
      runtime.set({ memoryBudgetBytes: budget })
      const before = runtime.get()
      const resident: number[] = []
      const watch = setInterval(() => resident.push(residentBytes(before.worker.pid!)), 20)
      const wanted = crowd.imageIds.flatMap((imageId) =>
        Array.from({ length: MODELS }, (_, number) => ({ number, imageId })),
      )
      expect(wanted).toHaveLength(MODELS * PHOTOS)
      const right = await Promise.all(wanted.map(({ number, imageId }) => crowd.predict(number, imageId)))
      clearInterval(watch)
      const after = runtime.get()
      const grown = Math.max(...resident) - before.worker.residentBytes!
      console.log(
        `one model ${mib(one)} MiB, budget ${mib(budget)} MiB, most that the worker grew by ${mib(grown)} MiB, ` +
          `${after.loads - before.loads} loads, ${right.filter(Boolean).length} right`,
      )
      expect(right.filter(Boolean)).toHaveLength(200)
      expect(after.loaded.length).toBeLessThanOrEqual(2)
      // While a model is read, its file and its weights are both there.
      expect(grown).toBeLessThan(budget + one)
      expect(after.loads - before.loads).toBeLessThanOrEqual(20)
      expect(after.worker.deaths).toBe(0)
    } finally {
      await crowd.dispose()
    }
  },
  900_000,
)

const mib = (bytes: number) => Math.round(bytes / MIB)
const residentBytes = (pid: number) => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
