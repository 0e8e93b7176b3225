import { create } from 'zustand'
import type { Job } from '../../src-shared/domain/index.ts'

type JobsStore = {
  /** By id, newest first when listed with `listJobs`. */
  jobs: ReadonlyMap<string, Job>
  replace: (jobs: Job[]) => void
  update: (job: Job) => void
  /** Drops ended jobs, as the backend did. */
  dropEnded: () => void
}

/** Every job of the backend, as its events told it last. */
export const useJobs = create<JobsStore>()((set) => ({
  jobs: new Map(),
  replace: (jobs) => set({ jobs: new Map(jobs.map((job) => [job.id, job])) }),
  update: (job) => set(({ jobs }) => ({ jobs: new Map(jobs).set(job.id, job) })),
  dropEnded: () => set(({ jobs }) => ({ jobs: new Map([...jobs].filter(([, job]) => isActive(job))) })),
}))

export const isActive = (job: Job): boolean => job.state === 'queued' || job.state === 'running'

/** Newest first; jobs that have not ended stand before the others. */
export function listJobs(jobs: ReadonlyMap<string, Job>): Job[] {
  return [...jobs.values()].sort(
    (a, b) => Number(isActive(b)) - Number(isActive(a)) || b.startedAt.localeCompare(a.startedAt),
  )
}

/** One job, watched; undefined until the backend told of it. */
export const useJob = (id: string | null): Job | undefined =>
  useJobs((store) => (id === null ? undefined : store.jobs.get(id)))

/** Resolves when the job ends; how it ended stands in its `state`. */
export function jobEnded(id: string): Promise<Job> {
  return new Promise((resolve) => {
    const look = ({ jobs }: JobsStore) => {
      const job = jobs.get(id)
      if (!job || isActive(job)) return false
      resolve(job)
      return true
    }
    if (look(useJobs.getState())) return
    const stop = useJobs.subscribe((store) => {
      if (look(store)) stop()
    })
  })
}
