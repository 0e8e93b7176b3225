/** What is being made now: two windows that ask for the same thing wait for one making of it. */
export class OneAtATime {
  readonly #running = new Map<string, Promise<void>>()

  async do(key: string, make: () => Promise<unknown>): Promise<void> {
    let running = this.#running.get(key)
    if (!running) {
      running = make().then(() => undefined)
      this.#running.set(key, running)
      running.finally(() => this.#running.delete(key)).catch(() => undefined)
    }
    await running
  }
}
