import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import type { ExportInput } from '../../src-shared/contract/index.ts'
import { Verdict, type Job } from '../../src-shared/domain/index.ts'
import { client } from '../host/client.ts'
import { faultOf, type Fault } from '../host/fault.ts'
import { isActive, useJob } from '../host/jobs-store.ts'

const Result = z.object({
  name: z.string(),
  version: z.string(),
  sha256: z.string(),
  file: z.string(),
  registry: z.string(),
  verdict: Verdict,
  events: z.number(),
})
export type ReleaseResult = z.infer<typeof Result>

export type Release = {
  start: (input: ExportInput) => void
  cancel: () => void
  /** The export that was started here last. */
  job: Job | undefined
  running: boolean
  /** Why it could not even start. */
  fault: Fault | null
  /** What the last export made; null while it runs, or where it stopped. */
  result: ReleaseResult | null
}

/** Exports to the registry and watches how it goes. */
export function useRelease(): Release {
  const [jobId, setJobId] = useState<string | null>(null)
  const job = useJob(jobId)
  const starting = useMutation({
    mutationFn: (input: ExportInput) => client.registry.export(input),
    onSuccess: ({ jobId: started }) => setJobId(started),
    meta: { stores: false },
  })
  const result = job?.state === 'succeeded' ? Result.safeParse(job.result) : null
  return {
    start: starting.mutate,
    cancel: () => void (jobId !== null && client.jobs.cancel({ jobId })),
    job,
    running: starting.isPending || (job !== undefined && isActive(job)),
    fault: starting.isError ? faultOf(starting.error) : null,
    result: result?.success ? result.data : null,
  }
}
