import { touching, warmingUp } from '../painting/engine/index.ts'

/** The image that is opened first stands by then. */
const AFTER_MS = 600
const MEMORY_AFTER_MS = 250
let isBegun = false

/** Makes the first stroke of a session as quick as the next ones; a little at a time, so that nothing waits for it. */
export function warmUpOnce(): void {
  if (isBegun) return
  isBegun = true
  inTurns(warmingUp(), AFTER_MS)
}

/** The same for the first stroke on a large mask. Returns what stops it. */
export const warmUpMemory = (data: Uint8Array): (() => void) => inTurns(touching(data), MEMORY_AFTER_MS)

function inTurns(work: Generator<void, void>, afterMs: number): () => void {
  let timer = setTimeout(step, afterMs)
  function step() {
    if (!work.next().done) timer = setTimeout(step)
  }
  return () => clearTimeout(timer)
}
