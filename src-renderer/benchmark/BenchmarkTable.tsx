import { IconCheck, IconX } from '@tabler/icons-react'
import type { BenchmarkRow } from '../../src-shared/domain/index.ts'
import { day, shortTime } from '../components/format.ts'
import { PROVIDER_WORDS } from '../components/provider-words.ts'
import { milliseconds } from './rows.ts'
import styles from './Benchmark.module.css'

const HEADINGS = ['Threads', 'p50', 'p95', 'p99', 'Mean', 'Images/s', 'Decode', 'Prepare', 'Run', 'Finish'] as const

/** Every figure of every row. */
export function BenchmarkTable({ rows, dated = false }: { rows: readonly BenchmarkRow[]; dated?: boolean }) {
  return (
    <div className={styles['wide']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {dated && <th scope="col">Measured</th>}
            <th scope="col">Model</th>
            <th scope="col">Runs on</th>
            <th scope="col">Target</th>
            {HEADINGS.map((heading) => (
              <th key={heading} scope="col" data-figure="">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {dated && (
                <td className={styles['muted']} title={row.measuredAt}>
                  {day(row.measuredAt)}, {shortTime(row.measuredAt)}
                </td>
              )}
              <td>{row.model}</td>
              <td title={row.fallback ?? undefined}>
                {PROVIDER_WORDS[row.provider]}
                {row.fallback !== null && <span className={styles['muted']}> fell back</span>}
              </td>
              <td>
                <Target row={row} />
              </td>
              <td data-figure="">{row.threads}</td>
              {[row.p50Ms, row.p95Ms, row.p99Ms, row.meanMs].map((value, place) => (
                <td key={HEADINGS[place + 1]} data-figure="">
                  {milliseconds(value)}
                </td>
              ))}
              <td data-figure="">{row.imagesPerSecond.toFixed(1)}</td>
              {(['decode', 'preprocess', 'run', 'postprocess'] as const).map((stage) => (
                <td key={stage} data-figure="" title={`p95 ${milliseconds(row.stages[stage].p95Ms)}`}>
                  {milliseconds(row.stages[stage].p50Ms)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Target({ row: { target, settled, windows, warnings } }: { row: BenchmarkRow }) {
  const Icon = target.passed ? IconCheck : IconX
  return (
    <span className={styles['target']} data-passed={target.passed} title={warnings.join(' ')}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      {target.passed ? 'Met' : 'Missed'} {target.limitMs} ms
      {!settled && (
        <span className={styles['muted']} title={`After ${windows.length} windows`}>
          {' '}
          not settled
        </span>
      )}
    </span>
  )
}
