import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { orpc } from '../host/client.ts'
import { isActive, useJob } from '../host/jobs-store.ts'

/** Starts an import and watches it; when it is done, its images are shown. */
export function useImportJob() {
  const navigate = useNavigate()
  const start = useMutation(orpc.datasets.import.mutationOptions({ meta: { stores: false } }))
  const job = useJob(start.data?.jobId ?? null)
  const datasetId = job?.state === 'succeeded' ? job.result?.['datasetId'] : undefined
  useEffect(() => {
    if (typeof datasetId !== 'string') return
    void navigate(`/library?dataset=${encodeURIComponent(datasetId)}`, { replace: true })
  }, [datasetId, navigate])
  return { start, job, running: start.isPending || (job !== undefined && isActive(job)) }
}
