import { oc } from '@orpc/contract'
import { z } from 'zod'
import { BenchmarkOrder, BenchmarkRow, Id, ProviderChoice } from '../domain/index.ts'

export const benchmarks = {
  /** The job's result is `{rows, failures}` (BenchmarkResult). */
  start: oc.input(BenchmarkOrder).output(z.object({ jobId: Id })),
  /** All that was measured, the newest first; of one model where one is named. */
  history: oc.input(z.object({ modelId: Id.optional() })).output(z.array(BenchmarkRow)),
  /** What can be chosen here: providers that work, and threads that are worth measuring. */
  choices: oc.output(
    z.object({
      providers: z.array(z.object({ name: ProviderChoice, works: z.boolean(), reason: z.string().optional() })),
      threads: z.array(z.int()),
      automaticThreads: z.int(),
    }),
  ),
  remove: oc.input(z.object({ ids: z.array(z.int()).max(10_000) })).output(z.object({ removed: z.int() })),
}
