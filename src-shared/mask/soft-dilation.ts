import { squaredDistances } from './distance.ts'

/** Chords of a smaller disk are few. */
const FEW_CHORDS_RADIUS = 8
/** Where more of the pixels are open than one in so many, chords over all of them are quicker. */
const OPEN_SHARE = 8

/** The highest value under a disk, for a mask with soft pixels. */
export function dilateSoft(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const byEdges = radius < FEW_CHORDS_RADIUS ? null : dilateByEdges(plane, width, height, radius)
  return byEdges ?? dilateByChords(plane, width, height, radius)
}

/**
 * The same. What lies near enough to full coverage is full, what lies near no coverage is empty, both by exact distances. Of the
 * soft rim between them each pixel looks at each row of the disk, whose highest value two overlapping runs of 2^k pixels give.
 * @returns null where more than `mostOpen` pixels are neither
 */
export function dilateByEdges(
  plane: Uint8Array,
  width: number,
  height: number,
  radius: number,
  mostOpen = plane.length / OPEN_SHARE,
): Uint8Array | null {
  const { out, open } = decided(plane, width, height, radius)
  if (open.length > mostOpen) return null
  const reach = Math.floor(radius)
  const runs = runMaxima(plane, width, 2 * reach + 1)
  for (let dy = -reach; dy <= reach; dy++) {
    const half = Math.floor(Math.sqrt(radius * radius - dy * dy))
    for (const at of open) {
      const x = at % width
      const row = at - x + dy * width
      if (row < 0 || row >= plane.length) continue
      const first = Math.max(0, x - half)
      const end = Math.min(width, x + half + 1)
      const level = 31 - Math.clz32(end - first)
      const run = runs[level]!
      const value = Math.max(run[row + first]!, run[row + end - (1 << level)]!)
      if (value > out[at]!) out[at] = value
    }
  }
  return out
}

/** What distances alone tell, and the places that they leave open. */
function decided(
  plane: Uint8Array,
  width: number,
  height: number,
  radius: number,
): { out: Uint8Array; open: Uint32Array } {
  const out = new Uint8Array(plane)
  const limit = radius * radius
  const some = squaredDistances(plane, width, height)
  const full = squaredDistances(
    plane.map((value) => (value === 255 ? 255 : 0)),
    width,
    height,
  )
  let count = 0
  for (let at = 0; at < out.length; at++) {
    if (full[at]! <= limit) out[at] = 255
    else if (some[at]! <= limit) count++
  }
  const open = new Uint32Array(count)
  for (let at = 0, place = 0; place < count; at++) if (full[at]! > limit && some[at]! <= limit) open[place++] = at
  return { out, open }
}

/** By k the highest value of each 2^k pixels of a row, from each pixel on, up to `longest`; runs end with their row. */
function runMaxima(plane: Uint8Array, width: number, longest: number): Uint8Array[] {
  const runs = [plane]
  for (let half = 1; 2 * half <= Math.min(longest, width); half *= 2) {
    const shorter = runs.at(-1)!
    const run = new Uint8Array(plane.length)
    for (let row = 0; row < plane.length; row += width) {
      const end = row + width - 2 * half
      for (let at = row; at <= end; at++) run[at] = Math.max(shorter[at]!, shorter[at + half]!)
    }
    runs.push(run)
  }
  return runs
}

/** The same, chord by chord: rows with the same half width share one running maximum. */
export function dilateByChords(plane: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const out = new Uint8Array(plane)
  const reach = Math.floor(radius)
  const rows = new Map<number, number[]>()
  for (let dy = -reach; dy <= reach; dy++) {
    const half = Math.floor(Math.sqrt(radius * radius - dy * dy))
    rows.set(half, [...(rows.get(half) ?? []), dy])
  }
  for (const [half, offsets] of rows) {
    const highest = half === 0 ? plane : rowMaxima(plane, width, height, half)
    for (const dy of offsets) {
      const first = Math.max(0, -dy) * width
      const last = Math.min(height, height - dy) * width
      for (let at = first, from = first + dy * width; at < last; at++, from++) {
        if (highest[from]! > out[at]!) out[at] = highest[from]!
      }
    }
  }
  return out
}

/** The highest of each pixel's row from `half` before to `half` behind it: van Herk 1992, three comparisons at any width. */
function rowMaxima(plane: Uint8Array, width: number, height: number, half: number): Uint8Array {
  const window = 2 * half + 1
  const padded = Math.ceil((width + 2 * half) / window) * window
  const line = new Uint8Array(padded)
  const [ahead, behind] = [new Uint8Array(padded), new Uint8Array(padded)]
  const out = new Uint8Array(plane.length)
  for (let y = 0; y < height; y++) {
    line.set(plane.subarray(y * width, (y + 1) * width), half)
    for (let at = 0; at < padded; at++) {
      ahead[at] = at % window === 0 ? line[at]! : Math.max(ahead[at - 1]!, line[at]!)
    }
    for (let at = padded - 1; at >= 0; at--) {
      behind[at] = at % window === window - 1 ? line[at]! : Math.max(behind[at + 1]!, line[at]!)
    }
    for (let x = 0; x < width; x++) out[y * width + x] = Math.max(behind[x]!, ahead[x + 2 * half]!)
  }
  return out
}
