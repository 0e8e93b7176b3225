import { PROVIDER_WORDS, type BenchmarkRow } from '../../src-shared/domain/index.ts'
import { day, plural, shortTime } from '../components/format.ts'
import { fallbackWords } from '../components/provider-words.ts'

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

/** Of an axis up to `highest`: neighbours differ, also where all are parts of a millisecond. */
export const axisMilliseconds = (value: number, highest: number): string =>
  `${value.toFixed(highest > 0 ? Math.max(0, 1 - Math.floor(Math.log10(highest))) : 0)} ms`

/** When each row was measured: the days, or the times where all are of one day. */
export function measuredWords(rows: readonly BenchmarkRow[]): string[] {
  const days = rows.map(({ measuredAt }) => day(measuredAt))
  return new Set(days).size > 1 ? days : rows.map(({ measuredAt }) => shortTime(measuredAt))
}

/** What may be wrong with the figures, each thing once: sentences that differ in their numbers alone are one thing. */
export function warningsOf(rows: readonly BenchmarkRow[]): string[] {
  const firsts = new Map<string, string>()
  for (const warning of rows.flatMap(({ warnings }) => warnings)) {
    const kind = warning.replace(/[0-9.]+/g, '')
    if (!firsts.has(kind)) firsts.set(kind, warning)
  }
  return [...firsts.values()]
}

const MOST_NAMES = 3

/** Why rows fell back to a slower provider: one line for all models of the same reasons. */
export function fallbackNotes(rows: readonly BenchmarkRow[]): string[] {
  const models = new Map<string, Set<string>>()
  for (const row of rows) {
    if (row.fallback === null) continue
    const words = fallbackWords(row) || row.fallback
    models.set(words, (models.get(words) ?? new Set()).add(row.model))
  }
  return [...models].map(([words, names]) => {
    const who = names.size > MOST_NAMES ? plural(names.size, 'model') : [...names].join(', ')
    return `${who} fell back. ${words}`
  })
}

/** 9.25, 124: milliseconds in a column that says so */
export const inMilliseconds = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)

/** 9.25 ms, 124 ms */
export const milliseconds = (value: number): string => `${inMilliseconds(value)} ms`
