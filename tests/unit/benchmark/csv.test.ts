import { expect, test } from 'vitest'
import { benchmarkCsv } from '../../../src-shared/benchmark/csv.ts'
import type { BenchmarkRow, Timing } from '../../../src-shared/domain/index.ts'

const timing: Timing = { p50Ms: 10, p95Ms: 12.5, p99Ms: 13, meanMs: 10.25 }
const row: BenchmarkRow = {
  id: 1,
  modelId: 'mdl_a',
  model: '=cmd, "quoted"',
  modelSha256: 'a'.repeat(64),
  provider: 'cpu',
  requestedProvider: 'auto',
  fallback: null,
  fallbacks: [],
  threads: 2,
  runs: 50,
  warmup: 5,
  ...timing,
  imagesPerSecond: 97.5,
  stages: { decode: timing, preprocess: timing, run: timing, postprocess: timing },
  wholeImage: { meanMs: 41, imagesPerSecond: 24.4 },
  windows: [],
  settled: true,
  tolerance: 0.1,
  target: { limitMs: 500, passed: true },
  image: { name: 'drawn portrait', width: 512, height: 512 },
  machine: { fingerprint: 'b'.repeat(64), cpu: 'CPU', cores: 2, provider: 'cpu', node: '24', onnxruntime: '1.30' },
  warnings: ['line one\nline two'],
  measuredAt: '2026-01-01T00:00:00.000Z',
}

test('one line for each row, what needs quotes has them, and nothing is a formula', () => {
  const csv = benchmarkCsv([row])
  const heading = csv.split('\r\n')[0]!.split(',')
  expect(heading).toEqual(
    expect.arrayContaining(['p50Ms', 'decodeP50Ms', 'postprocessMeanMs', 'targetPassed', 'settled']),
  )
  expect(csv).toContain(`"'=cmd, ""quoted"""`)
  expect(csv).toContain('"line one\nline two"')
  expect(benchmarkCsv([])).toBe(`${heading.join(',')}\r\n`)
})
