import { Button } from '@mantine/core'
import { IconAlertCircle, IconCircleCheck, IconCircleDashed, IconCircleMinus, IconClock } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { copyText } from '../../components/copy-text.ts'
import { duration, shortTime } from '../../components/format.ts'
import { Progress } from '../../components/Progress.tsx'
import { useNow } from '../../components/use-now.ts'
import { orpc } from '../../host/client.ts'
import { isActive } from '../../host/jobs-store.ts'
import type { Job } from '../../../src-shared/domain/index.ts'
import type { ActionIcon } from '../actions/action.ts'
import { jobDestination } from './job-destination.ts'
import { jobProgress, jobShare } from './job-words.ts'
import styles from './JobsDrawer.module.css'

const MARKS: Record<Job['state'], { icon: ActionIcon; word: string }> = {
  queued: { icon: IconClock, word: 'Waits' },
  running: { icon: IconCircleDashed, word: 'Runs' },
  succeeded: { icon: IconCircleCheck, word: 'Done' },
  failed: { icon: IconAlertCircle, word: 'Failed' },
  cancelled: { icon: IconCircleMinus, word: 'Cancelled' },
}

/** One job: name, bar or result, start, duration, actions. */
export function JobRow({ job }: { job: Job }) {
  const cancel = useMutation(orpc.jobs.cancel.mutationOptions({ meta: { stores: false } }))
  const mark = MARKS[job.state]
  const destination = jobDestination(job)
  const now = useNow(isActive(job), 1000)
  const end = job.endedAt ? Date.parse(job.endedAt) : now
  return (
    <li className={styles['row']}>
      <span className={styles['mark']} data-state={job.state} title={mark.word}>
        <mark.icon size={17} stroke={1.6} />
        <span className="visually-hidden">{mark.word}</span>
      </span>
      <div className={styles['name']}>
        <div className="ellipsis">
          <strong>{job.title}</strong>
        </div>
        <div className={`ellipsis ${styles['subtitle']}`}>{job.subtitle}</div>
      </div>
      <div className={styles['result']}>
        {job.state === 'running' && <Progress label={job.title} value={jobShare(job)} />}
        <JobSentence job={job} />
      </div>
      <time className={styles['time']} dateTime={job.startedAt}>
        {shortTime(job.startedAt)}
      </time>
      <span className={styles['time']}>{duration(end - Date.parse(job.startedAt))}</span>
      <div className={styles['actions']}>
        {isActive(job) && (
          <Button size="xs" loading={cancel.isPending} onClick={() => cancel.mutate({ jobId: job.id })}>
            Cancel
          </Button>
        )}
        {destination && (
          <Button size="xs" component={Link} to={destination.to}>
            {destination.label}
          </Button>
        )}
        {job.error && (
          <Button size="xs" onClick={() => void copyText(`${job.title}: ${job.error?.message} (${job.error?.code})`)}>
            Copy details
          </Button>
        )}
      </div>
    </li>
  )
}

function JobSentence({ job }: { job: Job }) {
  if (isActive(job)) return <span className={styles['counted']}>{jobProgress(job)}</span>
  if (job.error && job.state === 'failed') return <span className={styles['error']}>{job.error.message}</span>
  return <span>{job.summary ?? job.error?.message}</span>
}
