import { benchmarkCsv } from '../../src-shared/benchmark/csv.ts'
import type { BenchmarkRow } from '../../src-shared/domain/index.ts'

export const saveCsv = (rows: readonly BenchmarkRow[]): void => save('benchmarks.csv', 'text/csv', benchmarkCsv(rows))

export const saveJson = (rows: readonly BenchmarkRow[]): void =>
  save('benchmarks.json', 'application/json', `${JSON.stringify({ rows }, null, 2)}\n`)

/** Hands a file to the browser, which asks where it belongs. */
function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has to have begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
