/** What React's `useSyncExternalStore` needs: an unchanging value that is replaced when something changed. */
export abstract class Observable<S> {
  readonly #listeners = new Set<() => void>()
  #snapshot: S | null = null

  protected abstract describe(): S

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): S => (this.#snapshot ??= this.describe())

  protected changed(): void {
    this.#snapshot = null
    for (const listener of [...this.#listeners]) listener()
  }
}
