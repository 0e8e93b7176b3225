import type { Job, Model, TuneResult } from '../../../src-shared/domain/index.ts'
import { canonicalSteps } from '../../../src-shared/postprocessing/steps.ts'
import { isActive } from '../../host/jobs-store.ts'

/** The newest search for a model that runs or found something, or the one that was begun here. */
export function tuningOf(jobs: Iterable<Job>, modelId: string, ownId: string | null): Job | undefined {
  const own = [...jobs].filter(
    (job) =>
      job.kind === 'tune' &&
      (job.id === ownId || (job.modelId === modelId && (isActive(job) || job.state === 'succeeded'))),
  )
  return own.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0]
}

/**
 * Whether the model still is what the search began with. Its threshold or its steps may be others since, from the command line
 * or another window, and these may be the very ones that were found.
 */
export const isOfPresent = (
  { threshold, present }: Pick<TuneResult, 'threshold' | 'present'>,
  model: Pick<Model, 'threshold' | 'postProcessing'>,
): boolean => threshold === model.threshold && canonicalSteps(present) === canonicalSteps(model.postProcessing)
