/** Looking more often would cost the backend what is being measured. */
const TICK_MS = 4

/** How long the event loop of this process stood still at most while something ran, milliseconds. */
export class StallMeter {
  longestMs = 0

  async during<T>(work: () => Promise<T>): Promise<T> {
    let lastMs = performance.now()
    const look = () => {
      const nowMs = performance.now()
      this.longestMs = Math.max(this.longestMs, nowMs - lastMs - TICK_MS)
      lastMs = nowMs
    }
    const timer = setInterval(look, TICK_MS)
    try {
      return await work()
    } finally {
      await new Promise((resolve) => setTimeout(resolve, 2 * TICK_MS))
      look()
      clearInterval(timer)
    }
  }
}
