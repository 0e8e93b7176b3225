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
  for (let y = top; y < bottom; y++) {
    const upper = 2 * y * stride
    const lower = 2 * y + 1 < from.height ? upper + stride : upper
    const out = y * to.width
    for (let x = left, a = upper + 2 * left, b = lower + 2 * left; x < wholeRight; x++, a += 2, b += 2) {
      const sum = (source[a] as number) + (source[a + 1] as number) + (source[b] as number) + (source[b + 1] as number)
      to.data[out + x] = (sum + 2) >> 2
    }
    if (right > wholeRight) {
      const last = from.width - 1
      to.data[out + wholeRight] = ((source[upper + last] as number) + (source[lower + last] as number) + 1) >> 1
    }
  }
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
