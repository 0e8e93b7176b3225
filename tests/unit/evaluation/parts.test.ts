import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { confusionOfEncoded, encodeHistograms } from '../../../src-main/evaluation/histogram-codec.ts'
import { inParallel } from '../../../src-main/evaluation/in-parallel.ts'
import { confusionAt } from '../../../src-shared/metrics/index.ts'
import { Once } from '../../../src-main/inference/once.ts'

const counts = fc
  .array(fc.oneof(fc.constant(0), fc.nat(300), fc.integer({ min: 0, max: 2 ** 32 - 1 })), {
    minLength: 512,
    maxLength: 512,
  })
  .map((values) => Uint32Array.from(values))

describe('stored histograms', () => {
  test('give the confusion at any threshold, as they do before they are stored', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (histograms, threshold) => {
        expect(confusionOfEncoded(encodeHistograms(histograms), threshold)).toEqual(confusionAt(histograms, threshold))
      }),
    )
  })
  test('that are damaged count as not there', () => {
    fc.assert(
      fc.property(counts, fc.nat(), (histograms, place) => {
        const bytes = encodeHistograms(histograms)
        expect(confusionOfEncoded(bytes.subarray(0, place % bytes.length), 0.5)).toBeNull()
        expect(confusionOfEncoded(Uint8Array.of(...bytes, 0), 0.5)).toBeNull()
      }),
    )
    expect(confusionOfEncoded(new Uint8Array(6000).fill(0xff), 0.5)).toBeNull()
  })
})

describe('work in parallel', () => {
  const never = new AbortController().signal

  test('takes items in order, so many at a time', async () => {
    const begun: number[] = []
    let running = 0
    let most = 0
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, never, async (item) => {
      begun.push(item)
      most = Math.max(most, (running += 1))
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
    })
    expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(most).toBe(3)
  })

  test('ends with the first error, after what runs, and begins nothing new', async () => {
    const begun: number[] = []
    const work = inParallel([1, 2, 3, 4, 5, 6], 2, never, async (item) => {
      begun.push(item)
      await new Promise((resolve) => setImmediate(resolve))
      if (item === 2) throw new Error('two')
    })
    await expect(work).rejects.toThrow('two')
    expect(begun.length).toBeLessThan(6)
  })

  test('does not wait for native work when it is cancelled', async () => {
    const cancel = new AbortController()
    const work = inParallel([1, 2], 2, cancel.signal, () => new Promise(() => undefined))
    cancel.abort()
    await work
  })
})

test('work that is asked for while it runs is done once, and again afterwards', async () => {
  const once = new Once<number>()
  let count = 0
  const ask = () => once.run('same', async () => (count += 1))
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
  expect(await ask()).toBe(2)
})
