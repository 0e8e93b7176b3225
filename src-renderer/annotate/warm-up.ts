import { warmingUp } from '../painting/engine/index.ts'

/** The image that is opened first stands by then. */
const AFTER_MS = 600
let isBegun = false

/** Makes the first stroke of a session as quick as the next ones; a little at a time, so that nothing waits for it. */
export function warmUpOnce(): void {
  if (isBegun) return
  isBegun = true
  const warming = warmingUp()
  const step = () => {
    if (!warming.next().done) setTimeout(step)
  }
  setTimeout(step, AFTER_MS)
}
