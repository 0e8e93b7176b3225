/**
 * Run-length code of coverage bytes, after PackBits but with long runs: a mask is mostly 0 and 255.
 * A sequence of tokens; each begins with a varint (7 bits a byte, low bits first) of `length * 2 + isRun`:
 * a run is followed by its one byte, a literal by `length` bytes.
 */

/** Shorter repeats stay in the literal around them: a token of their own would cost as much. */
const SHORTEST_RUN = 4
/** A tile has 2^16 pixels at most, so a length needs 17 bits and a token's head 18. */
const LONGEST_HEAD_BYTES = 3

/**
 * What it can grow to at worst. A run saves two bytes at least, so it makes up for the head of the literal before it,
 * but for the third byte of a head of 8,192 bytes and more; the last literal has no run after it.
 */
export const longestEncoding = (length: number): number => length + LONGEST_HEAD_BYTES + (length >> 13)

/** Encodes `pixels` (at most 65,536) into `out` at `offset`, which has room for `longestEncoding`; returns where it ends. */
export function encodeRuns(pixels: Uint8Array, out: Uint8Array, offset: number): number {
  const length = pixels.length
  const words = pixels.byteOffset % 4 === 0 ? new Uint32Array(pixels.buffer, pixels.byteOffset, length >> 2) : null
  let at = offset
  let literalStart = 0
  let index = 0
  while (index < length) {
    const end = endOfRun(pixels, words, index)
    if (end - index >= SHORTEST_RUN) {
      at = writeLiteral(pixels, literalStart, index, out, at)
      at = writeHead((end - index) * 2 + 1, out, at)
      out[at++] = pixels[index] as number
      literalStart = end
    }
    index = end
  }
  return writeLiteral(pixels, literalStart, length, out, at)
}

/** The first place after `start` with another value; four bytes at a time where the run is long. */
function endOfRun(pixels: Uint8Array, words: Uint32Array | null, start: number): number {
  const value = pixels[start] as number
  let end = start + 1
  const aligned = (start + 4) & ~3
  while (end < aligned && end < pixels.length && pixels[end] === value) end++
  if (words && end === aligned) {
    const four = Math.imul(value, 0x01010101) >>> 0
    let word = end >> 2
    while (word < words.length && words[word] === four) word++
    end = Math.max(end, word << 2)
  }
  while (end < pixels.length && pixels[end] === value) end++
  return end
}

function writeLiteral(pixels: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  if (start === end) return at
  const next = writeHead((end - start) * 2, out, at)
  out.set(pixels.subarray(start, end), next)
  return next + end - start
}

function writeHead(value: number, out: Uint8Array, at: number): number {
  let rest = value
  while (rest > 127) {
    out[at++] = (rest & 127) | 128
    rest >>= 7
  }
  out[at++] = rest
  return at
}

/**
 * Decodes into `out`, or only checks where `out` is null (nothing is allocated then).
 * @returns false where the code does not give exactly `length` bytes.
 */
export function decodeRuns(code: Uint8Array, length: number, out: Uint8Array | null): boolean {
  let at = 0
  let written = 0
  while (at < code.length) {
    let head = 0
    let headBytes = 0
    let byte: number
    do {
      if (at === code.length || headBytes === LONGEST_HEAD_BYTES) return false
      byte = code[at++] as number
      head |= (byte & 127) << (7 * headBytes++)
    } while (byte > 127)
    const count = head >> 1
    if (count === 0 || written + count > length) return false
    if (head & 1) {
      if (at === code.length) return false
      out?.fill(code[at] as number, written, written + count)
      at += 1
    } else {
      if (at + count > code.length) return false
      out?.set(code.subarray(at, at + count), written)
      at += count
    }
    written += count
  }
  return written === length
}
