import { useMutation } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Detection } from '../../../src-shared/domain/index.ts'
import { client, orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { isActive, useJob } from '../../host/jobs-store.ts'
import { AwaitedOrder, ongoingJob } from './awaited-order.ts'
import { nextSearch } from './next-search.ts'

type Options = { path: string; datasetId: string | undefined; automatic: boolean }

const cancelJob = (jobId: string): void => void client.jobs.cancel({ jobId }).catch(() => undefined)

/** Looks for the profile of a file by trying it on a dataset; begins by itself where nothing is known of the file. */
export function useDetection({ path, datasetId, automatic }: Options) {
  const [awaited] = useState(() => new AwaitedOrder(cancelJob))
  const start = useMutation(
    orpc.models.detect.mutationOptions({
      meta: { stores: false },
      // Here, not where it is begun: there only the last one is heard, and none once the page is left.
      onSuccess: ({ jobId }, order) => awaited.answered(order, jobId),
    }),
  )
  const job = useJob(start.data?.jobId ?? null)
  const { mutate } = start
  const running = start.isPending || (job !== undefined && isActive(job))
  const on = start.variables?.datasetId ?? null
  const next = nextSearch({ automatic, running, on, datasetId })
  useEffect(() => {
    if (next === null || awaited.datasetId === next) return
    mutate(awaited.begin({ path, datasetId: next }))
  }, [awaited, mutate, next, path])
  useEffect(() => () => awaited.leave(), [awaited])

  // A search that nobody waits for would only take the model from others.
  const jobId = ongoingJob(start.data?.jobId, job)
  useEffect(() => {
    if (jobId === undefined) return undefined
    return () => cancelJob(jobId)
  }, [jobId])

  const detection = useMemo(() => {
    const read = Detection.safeParse(job?.state === 'succeeded' ? job.result : null)
    return read.success ? read.data : null
  }, [job])
  return {
    job,
    running,
    detection,
    /** The dataset that it was begun on; another may have been chosen since. */
    on,
    // A job's error came as data: its sentence stands in it as it is.
    fault: start.error ? faultOf(start.error) : job?.state === 'failed' ? job.error : null,
    cancelled: job?.state === 'cancelled',
    start: () => {
      if (datasetId === undefined) return
      mutate(awaited.begin({ path, datasetId }))
    },
    cancel: () => {
      if (jobId !== undefined) void client.jobs.cancel({ jobId })
    },
  }
}
export type DetectionState = ReturnType<typeof useDetection>
