import { IconAlertCircle } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Progress } from '../../components/Progress.tsx'
import { isActive, listJobs, useJobs } from '../../host/jobs-store.ts'
import { jobProgress, jobShare } from '../jobs/job-words.ts'
import { useNewErrors } from '../jobs/seen-errors.ts'
import { useOverlays } from '../overlays.ts'
import styles from './StatusBar.module.css'

/** The job that runs and the number of failed ones that nobody looked at; opens the drawer of jobs and errors. */
export function JobStatus() {
  const jobs = useJobs((store) => store.jobs)
  const list = useMemo(() => listJobs(jobs), [jobs])
  const running = list.find((job) => job.state === 'running') ?? list.find(isActive)
  const failed = useNewErrors(list).length
  if (!running && failed === 0) return null
  return (
    <button
      type="button"
      className={`${styles['button']} ${styles['job']}`}
      aria-label="Jobs and errors"
      aria-keyshortcuts="Ctrl+J"
      onClick={() => useOverlays.getState().toggle('jobs')}
    >
      {running && (
        <>
          <strong className="ellipsis">{running.title}</strong>
          <span className={styles['progress']}>
            <Progress label={running.title} value={jobShare(running)} />
          </span>
          <span>{jobProgress(running)}</span>
        </>
      )}
      {failed > 0 && (
        <span className={styles['errors']}>
          <IconAlertCircle size={14} stroke={1.7} aria-hidden="true" />
          {failed}
          <span className="visually-hidden"> failed</span>
        </span>
      )}
    </button>
  )
}
