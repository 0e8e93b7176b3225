import { describe, expect, test } from 'vitest'
import { isSettled, summed, timingOf, windowRuns } from '../../../src-main/benchmark/figures.ts'
import { busyWarning, machineOf } from '../../../src-main/benchmark/machine.ts'

describe('figures', () => {
  test('percentiles by the nearest rank', () => {
    const durations = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(timingOf(durations)).toEqual({ p50Ms: 50, p95Ms: 95, p99Ms: 99, meanMs: 50.5 })
    expect(timingOf([7])).toEqual({ p50Ms: 7, p95Ms: 7, p99Ms: 7, meanMs: 7 })
  })

  test.each([50, 51, 52, 3, 100])('any three windows in a row have %i inferences together', (runs) => {
    for (const first of [0, 1, 2, 3, 4]) {
      expect([0, 1, 2].reduce((sum, index) => sum + windowRuns(runs, first + index), 0)).toBe(runs)
    }
  })

  test('stages of one prediction are summed one by one', () => {
    expect(summed([1, 2, 3], [10, 20, 30])).toEqual([11, 22, 33])
  })
})

describe('windows settle', () => {
  const window = (meanMs: number, imagesPerSecond = 1000 / meanMs) => ({ runs: 17, meanMs, imagesPerSecond })

  test('when the last three agree in time and throughput', () => {
    expect(isSettled([window(500), window(100), window(105), window(97)], 0.1)).toBe(true)
  })
  test('not before there are three', () => {
    expect(isSettled([window(100), window(100)], 0.1)).toBe(false)
  })
  test('not while the time still falls', () => {
    expect(isSettled([window(140), window(110), window(100)], 0.1)).toBe(false)
  })
  test('not while throughput alone differs', () => {
    expect(isSettled([window(100, 10), window(100, 10), window(100, 7)], 0.1)).toBe(false)
  })
})

describe('the machine', () => {
  test('another provider or runtime is another fingerprint, the same is the same', () => {
    const { fingerprint } = machineOf('cpu', '1.30.0')
    expect(machineOf('cpu', '1.30.0').fingerprint).toBe(fingerprint)
    expect(machineOf('cuda', '1.30.0').fingerprint).not.toBe(fingerprint)
    expect(machineOf('cpu', '1.31.0').fingerprint).not.toBe(fingerprint)
  })
  test('a busy machine is named', () => {
    expect(busyWarning(3, 2)).toMatch(/load 3\.0 on 2 cores/)
    expect(busyWarning(0.2, 2)).toBeNull()
  })
})
