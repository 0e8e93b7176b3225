import { lazy } from 'react'
import type { BenchmarkRow } from '../../src-shared/domain/index.ts'

const HistoryLines = lazy(() => import('./HistoryLines.tsx'))

/** How p50 went over time; one measurement alone is no history. */
export function HistoryChart({ rows }: { rows: readonly BenchmarkRow[] }) {
  return rows.length > 1 ? <HistoryLines rows={rows} /> : null
}
