/**
 * Works on several items at once and yields the results in the order of the items, so that what comes first wins.
 * At most `atOnce` are under way or waiting to be taken: memory does not grow with the list.
 */
export async function* mapOrdered<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = []
  let next = 0
  const start = () => {
    const item = items[next++]
    if (item === undefined) return
    const result = work(item)
    // Its failure is met when its turn comes; until then nobody listens.
    result.catch(() => undefined)
    underWay.push(result)
  }
  while (next < Math.min(atOnce, items.length)) start()
  try {
    for (let result = underWay.shift(); result; result = underWay.shift()) {
      const value = await result
      start()
      yield value
    }
  } finally {
    // After a failure or a cancel too, nothing goes on behind the back of whoever cleans up.
    await Promise.allSettled(underWay)
  }
}
