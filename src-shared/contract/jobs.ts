import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, Job } from '../domain/index.ts'

/** What changed on the backend, by the name of the service whose answers are stale. */
export const Topic = z.enum([
  'workspace',
  'datasets',
  'images',
  'models',
  'runs',
  'evaluations',
  'annotation',
  'registry',
  'runtime',
  'benchmarks',
  'parity',
])
export type Topic = z.infer<typeof Topic>

export const BackendEvent = z.discriminatedUnion('type', [
  /** First message of every watch: all jobs as they are now. */
  z.object({ type: z.literal('jobs'), jobs: z.array(Job) }),
  z.object({ type: z.literal('job'), job: Job }),
  z.object({ type: z.literal('changed'), topics: z.array(Topic), imageId: Id.optional() }),
  /** A window set it; windows that are open take over what they share. */
  z.object({ type: z.literal('preference'), key: z.string(), value: z.unknown() }),
])
export type BackendEvent = z.infer<typeof BackendEvent>

export const jobs = {
  list: oc.output(z.array(Job)),
  get: oc.input(z.object({ jobId: Id })).output(Job),
  cancel: oc.input(z.object({ jobId: Id })).output(Job),
  clearEnded: oc.output(z.object({ cleared: z.int() })),
  /** Everything that happens, until the connection ends. Subscribe again after a reconnect. */
  watch: oc.output(eventIterator(BackendEvent)),
}
