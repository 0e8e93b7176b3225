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
