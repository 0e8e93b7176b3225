import { setImmediate as breathe } from 'node:timers/promises'

/** So long may the backend be busy with one thing before others have their turn: a frame of a screen is three times as long. */
const TURN_MS = 5

/** For long work in the backend's own thread, which also answers everybody else. */
export class ShortTurns {
  #sinceMs = performance.now()

  /** To be awaited between steps: lets others in where this turn has been long enough. */
  async pause(): Promise<void> {
    if (performance.now() - this.#sinceMs < TURN_MS) return
    await breathe()
    this.#sinceMs = performance.now()
  }
}
