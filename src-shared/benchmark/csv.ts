import { STAGES, type BenchmarkRow } from '../domain/index.ts'

type Column = readonly [name: string, value: (row: BenchmarkRow) => string | number | boolean | null]

const stageColumns = STAGES.flatMap((stage): Column[] =>
  (['p50Ms', 'p95Ms', 'p99Ms', 'meanMs'] as const).map((figure) => [
    `${stage}${figure[0]?.toUpperCase()}${figure.slice(1)}`,
    (row) => row.stages[stage][figure],
  ]),
)

const COLUMNS: readonly Column[] = [
  ['measuredAt', (row) => row.measuredAt],
  ['model', (row) => row.model],
  ['modelSha256', (row) => row.modelSha256],
  ['provider', (row) => row.provider],
  ['requestedProvider', (row) => row.requestedProvider],
  ['fallback', (row) => row.fallback],
  ['threads', (row) => row.threads],
  ['runs', (row) => row.runs],
  ['warmup', (row) => row.warmup],
  ['p50Ms', (row) => row.p50Ms],
  ['p95Ms', (row) => row.p95Ms],
  ['p99Ms', (row) => row.p99Ms],
  ['meanMs', (row) => row.meanMs],
  ['imagesPerSecond', (row) => row.imagesPerSecond],
  ...stageColumns,
  ['wholeImageMeanMs', (row) => row.wholeImage.meanMs],
  ['wholeImagesPerSecond', (row) => row.wholeImage.imagesPerSecond],
  ['targetMs', (row) => row.target.limitMs],
  ['targetPassed', (row) => row.target.passed],
  ['windows', (row) => row.windows.length],
  ['settled', (row) => row.settled],
  ['tolerance', (row) => row.tolerance],
  ['image', (row) => row.image.name],
  ['imageWidth', (row) => row.image.width],
  ['imageHeight', (row) => row.image.height],
  ['cpu', (row) => row.machine.cpu],
  ['cores', (row) => row.machine.cores],
  ['node', (row) => row.machine.node],
  ['onnxruntime', (row) => row.machine.onnxruntime],
  ['machine', (row) => row.machine.fingerprint],
  ['warnings', (row) => row.warnings.join(' ')],
]

/** Benchmarks as comma-separated values (RFC 4180), a heading first. Milliseconds with three decimals. */
export function benchmarkCsv(rows: readonly BenchmarkRow[]): string {
  const lines = rows.map((row) => COLUMNS.map(([, value]) => cell(value(row))).join(','))
  return [COLUMNS.map(([name]) => name).join(','), ...lines].map((line) => `${line}\r\n`).join('')
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(3)
  const text = String(value)
  // Spreadsheets run what begins like a formula; a name is no formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
