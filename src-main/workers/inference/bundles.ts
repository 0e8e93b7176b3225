/** So much input is made for one message; at least one batch, and not so many that the planes of the last come late. */
const BUNDLE_BYTES = 4 * 2 ** 20
const MOST_BATCHES = 20

const GROWTH = 4

/**
 * Batches for one message each: small ones several at a time, since a message costs as much as a small image. The first are
 * waited for, and so are the planes of the last: these are as short as can be; `first` says how many batches the first has.
 */
export function inBundles<T>(batches: readonly T[], bytesOfBatch: number, first = 1): T[][] {
  const most = Math.min(MOST_BATCHES, Math.max(1, Math.floor(BUNDLE_BYTES / bytesOfBatch)))
  const bundles: T[][] = []
  for (let at = 0, wanted = first; at < batches.length; wanted *= GROWTH) {
    const size = Math.min(wanted, most, Math.ceil((batches.length - at) / 2))
    bundles.push(batches.slice(at, at + size))
    at += size
  }
  return bundles
}

export function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
