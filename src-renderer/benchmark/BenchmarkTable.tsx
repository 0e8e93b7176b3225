import { IconCheck, IconX } from '@tabler/icons-react'
import { PROVIDER_WORDS, type BenchmarkRow } from '../../src-shared/domain/index.ts'
import { day, shortTime } from '../components/format.ts'
import { inMilliseconds, milliseconds } from './rows.ts'
import styles from './Benchmark.module.css'

const INFERENCE = [
  { heading: 'p50', of: 'Inference alone: half of all took no longer', value: (row: BenchmarkRow) => row.p50Ms },
  { heading: 'p95', of: 'Inference alone: 95 % took no longer', value: (row: BenchmarkRow) => row.p95Ms },
  { heading: 'p99', of: 'Inference alone: 99 % took no longer', value: (row: BenchmarkRow) => row.p99Ms },
  { heading: 'Mean', of: 'Inference alone, on average', value: (row: BenchmarkRow) => row.meanMs },
] as const
const STAGE_COLUMNS = [
  { stage: 'decode', heading: 'Decode', of: 'From the file to pixels; half of all took no longer' },
  { stage: 'preprocess', heading: 'Prepare', of: 'From pixels to the model’s input; half of all took no longer' },
  { stage: 'run', heading: 'Run', of: 'Inference; half of all took no longer' },
  { stage: 'postprocess', heading: 'Finish', of: 'From the model’s output to a mask; half of all took no longer' },
] as const

/** Every figure of every row. */
export function BenchmarkTable({ rows, dated = false }: { rows: readonly BenchmarkRow[]; dated?: boolean }) {
  return (
    <div className={styles['wide']}>
      <table className={styles['table']}>
        <caption>Times in milliseconds. p50 to Images/s are of inference alone.</caption>
        <thead>
          <tr>
            {dated && <th scope="col">Measured</th>}
            <th scope="col">Model</th>
            <th scope="col">Runs on</th>
            <th scope="col">Target</th>
            <th scope="col" data-figure="">
              Threads
            </th>
            {INFERENCE.map(({ heading, of }) => (
              <th key={heading} scope="col" data-figure="" title={of}>
                {heading}
              </th>
            ))}
            <th scope="col" data-figure="" title="Inference alone, one image after the other">
              Images/s
            </th>
            {STAGE_COLUMNS.map(({ stage, heading, of }) => (
              <th key={stage} scope="col" data-figure="" title={of}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {dated && (
                <td className={styles['muted']} title={row.measuredAt} data-wrap="">
                  {day(row.measuredAt)}, {shortTime(row.measuredAt)}
                </td>
              )}
              <td>{row.model}</td>
              <td title={row.fallback ?? undefined}>
                {PROVIDER_WORDS[row.provider]}
                {row.fallback !== null && <span className={styles['muted']}> fell back</span>}
              </td>
              <td data-wrap="">
                <Target row={row} />
              </td>
              <td data-figure="">{row.threads}</td>
              {INFERENCE.map(({ heading, value }) => (
                <td key={heading} data-figure="">
                  {inMilliseconds(value(row))}
                </td>
              ))}
              <td data-figure="">{row.imagesPerSecond.toFixed(1)}</td>
              {STAGE_COLUMNS.map(({ stage }) => (
                <td key={stage} data-figure="" title={`p95 ${milliseconds(row.stages[stage].p95Ms)}`}>
                  {inMilliseconds(row.stages[stage].p50Ms)}
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
