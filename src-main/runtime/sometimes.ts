const EVERY_MS = 1000

/** Calls `work` soon after it was wanted, however often that is: at most once a second. Keeps no program alive. */
export function sometimes(work: () => void, everyMs = EVERY_MS): () => void {
  let timer: NodeJS.Timeout | null = null
  return () => {
    timer ??= setTimeout(() => {
      timer = null
      work()
    }, everyMs).unref()
  }
}
