import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { TuneResult, type Model } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { isActive, useJobs } from '../../host/jobs-store.ts'
import { isOfPresent, tuningOf } from './tuning-job.ts'

/** Searches whose result was taken over or dropped: who comes back to the page is not asked again. */
const settled = new Set<string>()

/** Starts a search for the best steps and watches it; also one that was begun before the page was left, or in another window. */
export function useTuning(model: Model) {
  const start = useMutation(orpc.postProcessing.tune.mutationOptions({ meta: { stores: false } }))
  const job = useJobs(({ jobs }) => tuningOf(jobs.values(), model.id, start.data?.jobId ?? null))
  const [, again] = useState(0)
  const read = job?.state === 'succeeded' && !settled.has(job.id) ? TuneResult.safeParse(job.result) : null
  return {
    start: start.mutate,
    job,
    running: start.isPending || (job !== undefined && isActive(job)),
    found: read?.success && isOfPresent(read.data, model) ? read.data : null,
    /** Why it could not be begun. */
    refused: start.error,
    settle: () => {
      if (job) settled.add(job.id)
      again((count) => count + 1)
    },
  }
}
