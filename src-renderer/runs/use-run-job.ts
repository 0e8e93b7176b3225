import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { orpc } from '../host/client.ts'
import { isActive, useJob } from '../host/jobs-store.ts'

/** Starts the import of a run and watches it; when it is done, its curve is shown. */
export function useRunJob() {
  const navigate = useNavigate()
  const start = useMutation(orpc.runs.import.mutationOptions({ meta: { stores: false } }))
  const job = useJob(start.data?.jobId ?? null)
  const runId = job?.state === 'succeeded' ? job.result?.['runId'] : undefined
  useEffect(() => {
    if (typeof runId === 'string') void navigate(`/progress?run=${encodeURIComponent(runId)}`, { replace: true })
  }, [navigate, runId])
  return { start, job, running: start.isPending || (job !== undefined && isActive(job)) }
}
