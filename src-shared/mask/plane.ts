/**
 * The mask raster: one byte of coverage per pixel, 0 (no hair) to 255 (all hair), row by row, `width × height` bytes.
 * A plane is held in one piece; tiles of 256 px are how changes are counted, remembered and sent.
 */
export const TILE_SIZE = 256

/** Pixels; `x` and `y` are the upper left one, `width` and `height` at least 1. */
export type Rect = { x: number; y: number; width: number; height: number }

/** The common part of two rectangles, or null. */
export function intersect(a: Rect, b: Rect): Rect | null {
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}

/** The smallest rectangle around both. */
export function unite(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}

/** The tiles of a `width × height` plane that `area` touches, cut at the plane's edge, row by row. */
export function* tilesOf(area: Rect, width: number, height: number): Generator<Rect> {
  const inside = intersect(area, { x: 0, y: 0, width, height })
  if (!inside) return
  const firstColumn = Math.floor(inside.x / TILE_SIZE)
  const firstRow = Math.floor(inside.y / TILE_SIZE)
  for (let row = firstRow; row * TILE_SIZE < inside.y + inside.height; row++) {
    for (let column = firstColumn; column * TILE_SIZE < inside.x + inside.width; column++) {
      const x = column * TILE_SIZE
      const y = row * TILE_SIZE
      yield { x, y, width: Math.min(TILE_SIZE, width - x), height: Math.min(TILE_SIZE, height - y) }
    }
  }
}

/**
 * The bytes of one rectangle, row by row. `area` lies inside the plane.
 * @param copy where they go, `area.width × area.height` bytes; a new array where it is left out
 */
export function copyRect(
  plane: Uint8Array,
  planeWidth: number,
  area: Rect,
  copy: Uint8Array = new Uint8Array(area.width * area.height),
): Uint8Array {
  moveRows(plane, area.y * planeWidth + area.x, planeWidth, copy, 0, area.width, area)
  return copy
}

/** Writes bytes that `copyRect` returned. */
export function pasteRect(plane: Uint8Array, planeWidth: number, area: Rect, pixels: Uint8Array): void {
  moveRows(pixels, 0, area.width, plane, area.y * planeWidth + area.x, planeWidth, area)
}

/** Copies rows by words where they lie so that this is possible: views of short rows would take longer than the bytes. */
function moveRows(
  source: Uint8Array,
  from: number,
  fromStride: number,
  target: Uint8Array,
  to: number,
  toStride: number,
  { width, height }: Rect,
): void {
  const [words, out] = [wordsOf(source), wordsOf(target)]
  if (words && out && (from | fromStride | to | toStride | width) % 4 === 0) {
    for (let row = 0; row < height; row++) {
      const end = (from + row * fromStride + width) >> 2
      let at = (to + row * toStride) >> 2
      for (let word = (from + row * fromStride) >> 2; word < end; word++) out[at++] = words[word] as number
    }
    return
  }
  for (let row = 0; row < height; row++) {
    const start = from + row * fromStride
    target.set(source.subarray(start, start + width), to + row * toStride)
  }
}

/**
 * The smallest part of `area` in which the plane differs from `before` (the bytes of `area` as they were), or null.
 * Relative to the plane.
 */
export function changedRect(plane: Uint8Array, planeWidth: number, area: Rect, before: Uint8Array): Rect | null {
  const same = sameness(plane, planeWidth, area, before)
  let left = area.width
  let right = -1
  let top = -1
  let bottom = -1
  for (let row = 0; row < area.height; row++) {
    if (same(row)) continue
    const now = (area.y + row) * planeWidth + area.x
    const then = row * area.width
    let first = 0
    while (first < left && plane[now + first] === before[then + first]) first++
    let last = area.width - 1
    while (last > right && plane[now + last] === before[then + last]) last--
    if (top < 0) top = row
    bottom = row
    left = Math.min(left, first)
    right = Math.max(right, last)
  }
  if (top < 0) return null
  return { x: area.x + left, y: area.y + top, width: right - left + 1, height: bottom - top + 1 }
}

/** Tells whether a row of `area` is as it was; four bytes at a time where the rows lie so that this is possible. */
function sameness(plane: Uint8Array, planeWidth: number, area: Rect, before: Uint8Array): (row: number) => boolean {
  const now = wordsOf(plane)
  const then = wordsOf(before)
  if (!now || !then || planeWidth % 4 > 0 || area.x % 4 > 0 || area.width % 4 > 0) {
    return (row) => {
      const [from, to] = [(area.y + row) * planeWidth + area.x, row * area.width]
      let at = 0
      while (at < area.width && plane[from + at] === before[to + at]) at++
      return at === area.width
    }
  }
  const width = area.width >> 2
  return (row) => {
    const [from, to] = [((area.y + row) * planeWidth + area.x) >> 2, row * width]
    let at = 0
    while (at < width && now[from + at] === then[to + at]) at++
    return at === width
  }
}

/** The same bytes four by four; null where they do not begin at a multiple of four. What is left over is not in it. */
function wordsOf(bytes: Uint8Array): Uint32Array | null {
  return bytes.byteOffset % 4 === 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : null
}

/** What a person wants to know of a mask. Counts of pixels. */
export type Coverage = {
  /** 128 and up: hair, for the evaluation. */
  hair: number
  /** Neither 0 nor 255. */
  soft: number
}

const ALL_FULL = 0xffffffff

/** Counts one rectangle of a plane. Most of a mask is 0 or 255, so it is looked at four bytes at a time. */
export function coverageOf(plane: Uint8Array, planeWidth: number, area: Rect): Coverage {
  const words = wordsOf(plane)
  const counts = { hair: 0, soft: 0 }
  for (let y = area.y; y < area.y + area.height; y++) {
    const start = y * planeWidth + area.x
    const end = start + area.width
    const [firstWord, lastWord] = [(start + 3) >> 2, end >> 2]
    if (!words || firstWord >= lastWord) {
      countBytes(plane, start, end, counts)
      continue
    }
    countBytes(plane, start, firstWord << 2, counts)
    countWords(words, plane, firstWord, lastWord, counts)
    countBytes(plane, lastWord << 2, end, counts)
  }
  return counts
}

function countWords(words: Uint32Array, plane: Uint8Array, start: number, end: number, counts: Coverage): void {
  let full = 0
  for (let word = start; word < end; word++) {
    const four = words[word]
    if (four === 0) continue
    if (four === ALL_FULL) full += 4
    else countBytes(plane, word << 2, (word << 2) + 4, counts)
  }
  counts.hair += full
}

function countBytes(plane: Uint8Array, start: number, end: number, counts: Coverage): void {
  for (let at = start; at < end; at++) {
    const value = plane[at] as number
    counts.hair += value >> 7
    counts.soft += value !== 0 && value !== 255 ? 1 : 0
  }
}
