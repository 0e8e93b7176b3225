import { jobProgress, jobShare } from '../app/jobs/job-words.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { Progress } from '../components/Progress.tsx'
import { isActive } from '../host/jobs-store.ts'
import type { Job } from '../../src-shared/domain/index.ts'
import styles from './Import.module.css'

/** How far the import is; the job goes on when one leaves the page. */
export function ImportProgress({ job }: { job: Job }) {
  if (isActive(job)) {
    return (
      <div className={styles['progress']} role="status">
        <strong>{job.title}</strong>
        <Progress label={job.title} value={jobShare(job)} />
        <span className="figure">{jobProgress(job)}</span>
        <span className={styles['faint']}>It goes on when you leave this page.</span>
      </div>
    )
  }
  if (job.state === 'failed') {
    return (
      <div className={styles['failed']}>
        <ErrorBand title={job.error?.message ?? 'The import stopped.'} />
      </div>
    )
  }
  return (
    <div className={styles['progress']} role="status">
      <strong>{job.state === 'cancelled' ? 'Cancelled' : 'Done'}</strong>
      <span>{job.summary}</span>
    </div>
  )
}
