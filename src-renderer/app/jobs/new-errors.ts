import type { Job } from '../../../src-shared/domain/index.ts'

export const endOf = (job: Job): string => job.endedAt ?? job.startedAt

/** Failed jobs that ended after errors were looked at last, and that did not succeed when they were tried again. */
export function newErrors(jobs: readonly Job[], seenUntil: string): Job[] {
  const wasMendedBy = (failed: Job) => (job: Job) =>
    job.state === 'succeeded' && job.kind === failed.kind && job.title === failed.title && endOf(job) > endOf(failed)
  return jobs.filter((job) => job.state === 'failed' && endOf(job) > seenUntil && !jobs.some(wasMendedBy(job)))
}
