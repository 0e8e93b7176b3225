import type { Job } from '../../../src-shared/domain/index.ts'
import { isActive } from '../../host/jobs-store.ts'

export type Order = { path: string; datasetId: string }

/**
 * Which search is waited for: the last that was begun, until the page is left. The answer to another one comes too late:
 * nobody would ever stop its job, and it would hold the model for as long as it runs.
 */
export class AwaitedOrder {
  #awaited: Order | null = null
  readonly #cancel: (jobId: string) => void

  constructor(cancel: (jobId: string) => void) {
    this.#cancel = cancel
  }

  get datasetId(): string | null {
    return this.#awaited?.datasetId ?? null
  }

  begin(order: Order): Order {
    this.#awaited = order
    return order
  }

  leave(): void {
    this.#awaited = null
  }

  answered(order: Order, jobId: string): void {
    if (order !== this.#awaited) this.#cancel(jobId)
  }
}

/** What has to be cancelled when the page is left. The id of a search is known before its first event tells of it. */
export const ongoingJob = (jobId: string | undefined, job: Job | undefined): string | undefined =>
  job === undefined || isActive(job) ? jobId : undefined
