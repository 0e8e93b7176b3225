import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { TuneResult, type Model } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { isActive, useJobs } from '../../host/jobs-store.ts'
import { tuningOf } from './tuning-job.ts'

/** Searches whose result was taken over or dropped: who comes back to the page is not asked again. */
const settled = new Set<string>()

/** Starts a search for the best steps and watches it; also one that was begun before the page was left, or in another window. */
export function useTuning(model: Model) {
  const start = useMutation(orpc.postProcessing.tune.mutationOptions({ meta: { stores: false } }))
  // The page may show another model by now.
  const ownId = start.variables?.modelId === model.id ? (start.data?.jobId ?? null) : null
  const job = useJobs(({ jobs }) => tuningOf(jobs.values(), model, ownId))
  const [, again] = useState(0)
  const read = job?.state === 'succeeded' && !settled.has(job.id) ? TuneResult.safeParse(job.result) : null
  return {
    start: start.mutate,
    job,
    running: start.isPending || (job !== undefined && isActive(job)),
    found: read?.success && isNews(read.data, model) ? read.data : null,
    /** Why it could not be begun. */
    refused: start.error,
    settle: () => {
      if (job) settled.add(job.id)
      again((count) => count + 1)
    },
  }
}

/** The model may have got these steps meanwhile, from the command line or another window. */
const isNews = ({ steps }: TuneResult, { postProcessing }: Model): boolean =>
  JSON.stringify(steps) !== JSON.stringify(postProcessing) || steps.length === 0
