import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Job, SplitChoice } from '../../src-shared/domain/index.ts'
import { client } from '../host/client.ts'
import { faultOf, type Fault } from '../host/fault.ts'
import { isActive, useJob } from '../host/jobs-store.ts'

type What = { datasetId: string; split: SplitChoice } & ({ modelIds: string[] } | { runId: string })

export type Evaluation = {
  start: (what: What) => void
  cancel: () => void
  /** The job that was started here, while it is known. */
  job: Job | undefined
  running: boolean
  /** Why it could not start, or how it failed. */
  fault: Fault | null
}

/** Starts an evaluation and watches it. The figures come by themselves: the backend says when they changed. */
export function useEvaluation(): Evaluation {
  const [jobId, setJobId] = useState<string | null>(null)
  const job = useJob(jobId)
  const starting = useMutation({
    mutationFn: (what: What) => client.evaluations.start(what),
    onSuccess: ({ jobId: started }) => setJobId(started),
    meta: { stores: false },
  })
  const failed = job?.state === 'failed' ? job.error : null
  return {
    start: starting.mutate,
    cancel: () => void (jobId !== null && client.jobs.cancel({ jobId })),
    job,
    running: starting.isPending || (job !== undefined && isActive(job)),
    fault: starting.isError ? faultOf(starting.error) : failed,
  }
}
