import type { Confusion } from '../../src-shared/domain/index.ts'
import { BINS, firstBin, type Histograms } from '../../src-shared/metrics/index.ts'

const COUNTS = 2 * BINS
/** Five bytes of seven bits hold every 32-bit count. */
const MOST_BYTES = 5
/** Filled anew for each image: a list that grows would cost more than what it holds. */
const scratch = new Uint8Array(COUNTS * MOST_BYTES)

/**
 * 512 counts as varints: seven bits a byte, the highest bit says that more follow. About 700 bytes an image, which are
 * summed up as they are read: ten thousand in some 20 ms, where inflating as many would hold up the backend for ten times that.
 */
export function encodeHistograms(histograms: Histograms): Uint8Array {
  if (histograms.length !== COUNTS) throw new RangeError(`${histograms.length} counts instead of ${COUNTS}`)
  let at = 0
  for (let index = 0; index < COUNTS; index += 1) {
    let rest = histograms[index]!
    while (rest > 0x7f) {
      scratch[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    scratch[at++] = rest
  }
  return scratch.slice(0, at)
}

/** The confusion at a threshold 0..1, from encoded histograms. Null where they are damaged: they count as not there. */
export function confusionOfEncoded(bytes: Uint8Array, threshold: number): Confusion | null {
  const from = firstBin(threshold)
  const cursor = { at: 0 }
  const fn = sumCounts(bytes, cursor, from)
  const tp = sumCounts(bytes, cursor, BINS - from)
  const tn = sumCounts(bytes, cursor, from)
  const fp = sumCounts(bytes, cursor, BINS - from)
  return cursor.at === bytes.length ? { tp, fp, fn, tn } : null
}

/** Adds up the next so many counts. Bytes that end too early, or a count that does not, move the cursor beyond the end. */
function sumCounts(bytes: Uint8Array, cursor: { at: number }, counts: number): number {
  let { at } = cursor
  let total = 0
  for (let index = 0; index < counts; index += 1) {
    let byte = bytes[at++] ?? 0
    if (byte <= 0x7f) {
      total += byte
      continue
    }
    const end = at - 1 + MOST_BYTES
    let unit = 1
    while (byte > 0x7f && at < end) {
      total += (byte & 0x7f) * unit
      unit *= 0x80
      byte = bytes[at++] ?? 0
    }
    if (byte > 0x7f) at = Infinity
    total += byte * unit
  }
  cursor.at = at
  return total
}
