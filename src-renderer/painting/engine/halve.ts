/** A plane of coverage at some size: `width × height` bytes, row by row. */
export type Level = { width: number; height: number; data: Uint8Array }

/** Pixels from `left`, `top` up to but without `right`, `bottom`. */
export type Span2D = { left: number; top: number; right: number; bottom: number }

export const halfOf = (length: number): number => Math.ceil(length / 2)

/**
 * Writes the pixels of `area` of a plane half as large: each is the mean of the (at most) four pixels that it stands for,
 * rounded. The last row and column of an odd plane stand for those that are there.
 */
export function halve(from: Level, to: Level, { left, top, right, bottom }: Span2D): void {
  const { data: source, width: stride } = from
  const wholeRight = Math.min(right, from.width >> 1)
  const wide = widePair(from, to)
  for (let y = top; y < bottom; y++) {
    const upper = 2 * y * stride
    const lower = 2 * y + 1 < from.height ? upper + stride : upper
    const out = y * to.width
    const first = left + (left & 1)
    const narrowFrom = wide ? halveWide(wide, upper >> 2, lower >> 2, out >> 1, first, wholeRight) : left
    if (wide && first > left) halveNarrow(source, upper, lower, to.data, out, left, Math.min(first, wholeRight))
    halveNarrow(source, upper, lower, to.data, out, narrowFrom, wholeRight)
    if (right > Math.max(left, wholeRight)) {
      const last = from.width - 1
      to.data[out + wholeRight] = ((source[upper + last] as number) + (source[lower + last] as number) + 1) >> 1
    }
  }
}

/** Pixels `x` up to `end` of one row; `upper`, `lower` and `out` are where rows begin. */
function halveNarrow(
  source: Uint8Array,
  upper: number,
  lower: number,
  target: Uint8Array,
  out: number,
  x: number,
  end: number,
): void {
  for (let a = upper + 2 * x, b = lower + 2 * x; x < end; x++, a += 2, b += 2) {
    const sum = (source[a] as number) + (source[a + 1] as number) + (source[b] as number) + (source[b + 1] as number)
    target[out + x] = (sum + 2) >> 2
  }
}

/** Four pixels as a word, and two as half of one: all machines that we run on are little-endian. */
type Wide = { words: Uint32Array; halves: Uint16Array }

/** Null where rows do not begin on words. */
function widePair(from: Level, to: Level): Wide | null {
  if (from.width % 4 !== 0 || from.data.byteOffset % 4 !== 0 || to.data.byteOffset % 2 !== 0) return null
  return {
    words: new Uint32Array(from.data.buffer, from.data.byteOffset, from.data.length >> 2),
    halves: new Uint16Array(to.data.buffer, to.data.byteOffset, to.data.length >> 1),
  }
}

const EVEN = 0x00ff00ff

/** The same two by two, from `x`, which is even; places are counted in words, and in halves. Returns up to where. */
function halveWide({ words, halves }: Wide, upper: number, lower: number, out: number, x: number, end: number): number {
  const last = end & ~1
  if (x >= last) return x
  for (let at = x >> 1; at < last >> 1; at++) {
    const a = words[upper + at] as number
    const b = words[lower + at] as number
    // Two sums beside each other, 16 bits for each.
    const sums = (a & EVEN) + ((a >>> 8) & EVEN) + (b & EVEN) + ((b >>> 8) & EVEN) + 0x00020002
    const means = (sums >>> 2) & EVEN
    halves[out + at] = means | (means >>> 8)
  }
  return last
}

/** A plane and its halves, each of the one before it, down to a side of one tile of 256 pixels that has become one. */
export function halvesOf(plane: Level, count: number): Level[] {
  const levels: Level[] = []
  let last = plane
  for (let index = 0; index < count; index++) {
    const [width, height] = [halfOf(last.width), halfOf(last.height)]
    const next = { width, height, data: new Uint8Array(width * height) }
    halve(last, next, { left: 0, top: 0, right: width, bottom: height })
    levels.push(next)
    last = next
  }
  return levels
}
