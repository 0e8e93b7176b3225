import { Button, CloseButton, SegmentedControl } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { orpc } from '../../host/client.ts'
import { isActive, listJobs, useJobs } from '../../host/jobs-store.ts'
import { useOverlays } from '../overlays.ts'
import { JobRow } from './JobRow.tsx'
import { useSeeErrors } from './seen-errors.ts'
import styles from './JobsDrawer.module.css'

type Shown = 'all' | 'running' | 'errors'

/** The one place for jobs and errors. It lies over the foot of the screen; the work above goes on. */
export function JobsDrawer() {
  const jobs = useJobs((store) => store.jobs)
  const list = useMemo(() => listJobs(jobs), [jobs])
  const [shown, setShown] = useState<Shown>('all')
  const running = list.filter(isActive)
  const errors = list.filter((job) => job.state === 'failed')
  useSeeErrors(errors)
  const visible = { all: list, running, errors }[shown]
  const close = () => useOverlays.getState().hide('jobs')
  const clear = useMutation(
    orpc.jobs.clearEnded.mutationOptions({ onSuccess: () => useJobs.getState().dropEnded(), meta: { stores: false } }),
  )
  return (
    <section
      className={styles['drawer']}
      aria-label="Jobs and errors"
      data-region="Jobs and errors"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        close()
      }}
    >
      <header className={styles['head']}>
        <h2>Jobs and errors</h2>
        <SegmentedControl
          aria-label="Which jobs"
          value={shown}
          onChange={setShown}
          data={[
            { value: 'all', label: `All ${list.length}` },
            { value: 'running', label: `Running ${running.length}` },
            { value: 'errors', label: `Errors ${errors.length}` },
          ]}
        />
        <span className={styles['gap']} />
        <Button variant="subtle" disabled={list.length === running.length} onClick={() => clear.mutate(undefined)}>
          Clear ended
        </Button>
        <CloseButton aria-label="Close" onClick={close} autoFocus />
      </header>
      {visible.length === 0 ? (
        <p className={styles['empty']}>
          {shown === 'errors' ? 'Nothing failed.' : 'Nothing runs, and nothing ended lately.'}
        </p>
      ) : (
        <ul className={styles['list']}>
          {visible.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      )}
    </section>
  )
}
