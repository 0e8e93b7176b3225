import type { Job, Model } from '../../../src-shared/domain/index.ts'
import { isActive } from '../../host/jobs-store.ts'

/** The newest search for a model: while one runs, its title alone says for which. */
export function tuningOf(
  jobs: Iterable<Job>,
  { id, name }: Pick<Model, 'id' | 'name'>,
  ownId: string | null,
): Job | undefined {
  const own = [...jobs].filter(
    (job) =>
      job.kind === 'tune' &&
      (job.id === ownId || (isActive(job) ? job.title === `Tune ${name}` : job.result?.['modelId'] === id)),
  )
  return own.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0]
}
