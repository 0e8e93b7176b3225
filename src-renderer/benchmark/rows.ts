import type { BenchmarkRow } from '../../src-shared/domain/index.ts'
import { PROVIDER_WORDS } from '../components/provider-words.ts'

/** The same model on the same provider with as many threads, on the same machine: comparable over time. */
export const seriesOf = ({ modelSha256, threads, machine }: BenchmarkRow): string =>
  `${modelSha256} ${threads} ${machine.fingerprint}`

/** Of rows with the newest first, the newest of each series. */
export function newestOfEach(rows: readonly BenchmarkRow[]): BenchmarkRow[] {
  const newest = new Map<string, BenchmarkRow>()
  for (const row of rows) if (!newest.has(seriesOf(row))) newest.set(seriesOf(row), row)
  return [...newest.values()]
}

/** `hair-unet · CPU · 2 threads` */
export const rowLabel = ({ model, provider, threads }: BenchmarkRow): string =>
  `${model} · ${PROVIDER_WORDS[provider]} · ${threads} ${threads === 1 ? 'thread' : 'threads'}`

/** 9.25 ms, 124 ms */
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`
