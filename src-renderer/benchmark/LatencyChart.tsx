import { STAGES, type BenchmarkRow, type Stage } from '../../src-shared/domain/index.ts'
import { milliseconds, rowLabel } from './rows.ts'
import styles from './Benchmark.module.css'

const STAGE_WORDS: Record<Stage, string> = {
  decode: 'Decode',
  preprocess: 'Prepare',
  run: 'Run',
  postprocess: 'Finish',
}

/** The model first, so that the target can be held against it. */
const ORDER: readonly Stage[] = ['run', 'decode', 'preprocess', 'postprocess']

/** One bar for each row: where the time of an image goes, with the target of the plan as a line. */
export function LatencyChart({ rows }: { rows: readonly BenchmarkRow[] }) {
  const totals = rows.map((row) => STAGES.reduce((sum, stage) => sum + row.stages[stage].meanMs, 0))
  const limits = rows.map(({ target }) => target.limitMs)
  // The target's line must not squeeze bars that are far below it.
  const longest = Math.max(1, ...totals)
  const full = Math.max(longest, ...limits.filter((limit) => limit < longest * 3)) * 1.04
  const hasLimit = limits.some((limit) => limit <= full)
  return (
    <div className={styles['chart']}>
      <ul className={styles['legend']} aria-hidden="true">
        {ORDER.map((stage) => (
          <li key={stage} data-stage={stage}>
            {STAGE_WORDS[stage]}
          </li>
        ))}
        {hasLimit && <li data-stage="target">Target for Run</li>}
      </ul>
      {rows.map((row, index) => (
        <div key={row.id} className={styles['bar']}>
          <span className="ellipsis">{rowLabel(row)}</span>
          <div
            className={styles['track']}
            role="img"
            aria-label={`${rowLabel(row)}: ${ORDER.map((stage) => `${STAGE_WORDS[stage]} ${milliseconds(row.stages[stage].meanMs)}`).join(', ')}; target ${row.target.limitMs} ms ${row.target.passed ? 'met' : 'missed'}`}
          >
            {ORDER.map((stage) => (
              <span
                key={stage}
                data-stage={stage}
                title={`${STAGE_WORDS[stage]} ${milliseconds(row.stages[stage].meanMs)}`}
                style={{ width: `${(row.stages[stage].meanMs / full) * 100}%` }}
              />
            ))}
            {row.target.limitMs <= full && (
              <i className={styles['limit']} style={{ left: `${(row.target.limitMs / full) * 100}%` }} />
            )}
          </div>
          <span className={styles['total']}>{milliseconds(totals[index] ?? 0)}</span>
        </div>
      ))}
    </div>
  )
}
