import { count, duration } from '../../components/format.ts'
import type { Job } from '../../../src-shared/domain/index.ts'

/** 0..1; null while the whole is not known. */
export const jobShare = (job: Job): number | null => (job.total ? job.done / job.total : null)

/** "212 of 300 · 0:02 left", "waits for the job above". */
export function jobProgress(job: Job): string {
  if (job.state === 'queued') return 'waits for the job above'
  const counted =
    job.total === null ? (job.done > 0 ? count(job.done) : '') : `${count(job.done)} of ${count(job.total)}`
  const left = job.remainingMs === null ? '' : `${duration(job.remainingMs)} left`
  return [counted, left].filter((part) => part !== '').join(' · ') || (job.step ?? 'starting')
}
