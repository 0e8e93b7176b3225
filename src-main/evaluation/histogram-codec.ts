import { BINS } from '../../src-shared/metrics/index.ts'

const COUNTS = 2 * BINS

/**
 * 512 counts as varints: seven bits a byte, the highest bit says that more follow. About 700 bytes an image, and ten
 * thousand are read in some 30 ms, where inflating as many would hold up the backend for several times that.
 */
export function encodeHistograms(histograms: Uint32Array): Uint8Array {
  if (histograms.length !== COUNTS) throw new RangeError(`${histograms.length} counts instead of ${COUNTS}`)
  const bytes: number[] = []
  for (const count of histograms) {
    let rest = count
    while (rest > 0x7f) {
      bytes.push((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    bytes.push(rest)
  }
  return Uint8Array.from(bytes)
}

/** Into `target`, which can be used again for the next. Null where the bytes are damaged: they count as not there. */
export function decodeHistograms(bytes: Uint8Array, target = new Uint32Array(COUNTS)): Uint32Array | null {
  let at = 0
  for (let index = 0; index < COUNTS; index += 1) {
    let value = 0
    let shift = 0
    let byte = 0x80
    while (byte > 0x7f) {
      if (at >= bytes.length || shift > 28) return null
      byte = bytes[at]!
      at += 1
      value += (byte & 0x7f) * 2 ** shift
      shift += 7
    }
    target[index] = value
  }
  return at === bytes.length ? target : null
}
