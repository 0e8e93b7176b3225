import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { BenchmarkResult, type BenchmarkFailure, type Job, type ProviderChoice } from '../../src-shared/domain/index.ts'
import { client } from '../host/client.ts'
import { faultOf, type Fault } from '../host/fault.ts'
import { isActive, useJob, useJobs } from '../host/jobs-store.ts'

/** No threads chosen: as the settings say. */
export type BenchmarkChoice = { providers: readonly ProviderChoice[]; threads: readonly number[]; runs: number }

export type Benchmark = {
  start: (modelIds: readonly string[], choice: BenchmarkChoice) => void
  cancel: () => void
  job: Job | undefined
  running: boolean
  fault: Fault | null
  /** Combinations of the last benchmark that could not be measured. */
  failures: readonly BenchmarkFailure[]
}

/** Starts a benchmark and watches it; also one that was started in another window. */
export function useBenchmark(): Benchmark {
  const [jobId, setJobId] = useState<string | null>(null)
  const own = useJob(jobId)
  const others = useJobs((store) => [...store.jobs.values()].find((job) => job.kind === 'benchmark' && isActive(job)))
  const job = own && isActive(own) ? own : (others ?? own)
  const starting = useMutation({
    mutationFn: ([modelIds, choice]: [readonly string[], BenchmarkChoice]) =>
      client.benchmarks.start({
        modelIds: [...modelIds],
        providers: [...choice.providers],
        threads: choice.threads.length > 0 ? [...choice.threads] : [null],
        runs: choice.runs,
      }),
    onSuccess: ({ jobId: started }) => setJobId(started),
    meta: { stores: false },
  })
  const result = own?.state === 'succeeded' ? BenchmarkResult.safeParse(own.result) : null
  return {
    start: (modelIds, choice) => starting.mutate([modelIds, choice]),
    cancel: () => void (job && client.jobs.cancel({ jobId: job.id })),
    job,
    running: starting.isPending || (job !== undefined && isActive(job)),
    fault: starting.isError ? faultOf(starting.error) : own?.state === 'failed' ? own.error : null,
    failures: result?.success ? result.data.failures : [],
  }
}
