import type { BenchmarkWindow, Timing } from '../../src-shared/domain/index.ts'

/** Percentiles by the nearest rank, milliseconds, with the mean. */
export function timingOf(durationsMs: readonly number[]): Timing {
  const sorted = durationsMs.toSorted((a, b) => a - b)
  const percentile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50Ms: percentile(0.5), p95Ms: percentile(0.95), p99Ms: percentile(0.99), meanMs: mean(sorted) }
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length)

/** Sums of what belongs together: the third with the third. */
export const summed = (...lists: readonly (readonly number[])[]): number[] =>
  (lists[0] ?? []).map((_, index) => lists.reduce((sum, list) => sum + (list[index] ?? 0), 0))

/** How many windows must agree, and make up the figures. */
export const WINDOWS_THAT_COUNT = 3

/** Inferences of a window: any three in a row have `runs` together. */
export const windowRuns = (runs: number, index: number): number =>
  Math.max(1, Math.floor(runs / WINDOWS_THAT_COUNT) + (index % WINDOWS_THAT_COUNT < runs % WINDOWS_THAT_COUNT ? 1 : 0))

/**
 * Whether the last three windows agree, as NVIDIA's perf_analyzer has it: mean time and throughput of each lie within
 * `tolerance` (a share) of the three's mean.
 */
export function isSettled(windows: readonly BenchmarkWindow[], tolerance: number): boolean {
  const last = windows.slice(-WINDOWS_THAT_COUNT)
  if (last.length < WINDOWS_THAT_COUNT) return false
  const agree = (values: readonly number[]) => {
    const middle = mean(values)
    return values.every((value) => Math.abs(value - middle) <= tolerance * middle)
  }
  return agree(last.map(({ meanMs }) => meanMs)) && agree(last.map(({ imagesPerSecond }) => imagesPerSecond))
}
