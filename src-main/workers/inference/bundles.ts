/** So much input is made for one message; at least one batch, and not so many that the planes of the last come late. */
const BUNDLE_BYTES = 4 * 2 ** 20
const MOST_BATCHES = 20

/** Batches for one message each: small ones several at a time, since a message costs as much as a small image. */
export function inBundles<T>(batches: readonly T[], bytesOfBatch: number): T[][] {
  const size = Math.min(MOST_BATCHES, Math.max(1, Math.floor(BUNDLE_BYTES / bytesOfBatch)))
  // The first is waited for, and the planes of the last: both are as short as can be.
  const [first, last] = [batches.slice(0, 1), batches.slice(1).slice(-1)]
  return [first, ...inGroups(batches.slice(1, -1), size), last].filter(({ length }) => length > 0)
}

export function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
