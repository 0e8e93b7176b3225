import { Button } from '@mantine/core'
import { IconFolderPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { ActionButton } from '../components/ActionButton.tsx'
import { EmptyState } from '../components/EmptyState.tsx'
import { Progress } from '../components/Progress.tsx'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { isActive, useJob } from '../host/jobs-store.ts'
import { jobProgress, jobShare } from '../app/jobs/job-words.ts'
import type { Action } from '../app/actions/action.ts'
import styles from './Library.module.css'

/** Nothing is here yet: a folder of photos, or the demo. */
export function EmptyLibrary({ chooseFolder }: { chooseFolder: Action }) {
  const demo = useMutation(orpc.workspace.createDemo.mutationOptions({ meta: { stores: false } }))
  const job = useJob(demo.data?.jobId ?? null)
  const running = job !== undefined && isActive(job)
  const failure = demo.error ? faultOf(demo.error).message : job?.error?.message
  return (
    <EmptyState
      icon={IconFolderPlus}
      title="Drop a folder of photos here"
      dropZone
      actions={
        running ? (
          <div className={styles['demo']}>
            <span>{job.title}</span>
            <Progress label={job.title} value={jobShare(job)} />
            <span className="figure">{jobProgress(job)}</span>
          </div>
        ) : (
          <>
            <ActionButton action={chooseFolder} />
            <Button loading={demo.isPending} onClick={() => demo.mutate(undefined)}>
              Open the demo
            </Button>
          </>
        )
      }
    >
      With or without masks. Photos stay where they are.
      {failure && <span role="alert"> {failure}</span>}
    </EmptyState>
  )
}
