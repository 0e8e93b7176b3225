/**
 * Works on items in their order, `width` at a time, until all are done or the signal is aborted. The first error that
 * `work` throws ends it: what runs is waited for, nothing new begins. Resolves early when aborted.
 */
export async function inParallel<T>(
  items: Iterable<T>,
  width: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  let failed = false
  const lane = async () => {
    while (!failed && !signal.aborted) {
      const next = iterator.next()
      if (next.done) return
      try {
        await work(next.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = Promise.allSettled(Array.from({ length: width }, lane))
  const ended = await Promise.race([lanes, aborted(signal)])
  const fault = ended?.find((lane) => lane.status === 'rejected')
  if (fault) throw fault.reason
}

/** Native work cannot be interrupted, so whoever cancels does not wait for it. */
function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    else signal.addEventListener('abort', () => resolve(null), { once: true })
  })
}
