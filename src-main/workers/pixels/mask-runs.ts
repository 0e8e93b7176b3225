import { GROUND_TRUTH_FROM } from '../../../src-shared/metrics/index.ts'
import type { ImageSize } from '../protocol.ts'
import type { GreyRaster } from './raster.ts'

/**
 * A mask as what counts of it: in which columns of each row the ground truth begins and ends. A hundredth of its pixels, so
 * that those of a whole dataset stay in memory, and flat parts are counted at once.
 */
export type MaskRuns = ImageSize & {
  /** Where the edges of each row begin in `edges`; one more at the end. */
  starts: Uint32Array
  /** Columns where outside turns into inside, and back, in turn; each row begins outside. */
  edges: Uint16Array
}

/** Rows of bytes with something between them, as PNG has it. */
export type Rows = ImageSize & { bytes: Uint8Array; first: number; stride: number }

const EDGES_AT_FIRST = 1024
const HIGHEST_BITS = 0x80808080 | 0

/** @param mask at most 65,535 wide, as all images are */
export const runsOfMask = ({ width, height, pixels }: GreyRaster): MaskRuns =>
  runsOfRows({ width, height, bytes: pixels, first: 0, stride: width })

export function runsOfRows({ width, height, bytes, first, stride }: Rows): MaskRuns {
  const starts = new Uint32Array(height + 1)
  const words = wordsOf(bytes)
  let edges = new Uint16Array(EDGES_AT_FIRST)
  let count = 0
  for (let y = 0; y < height; y++) {
    starts[y] = count
    if (edges.length < count + width) edges = grown(edges, count + width)
    count = edgesOfRow(bytes, words, first + y * stride, width, edges, count)
  }
  starts[height] = count
  return { width, height, starts, edges: edges.slice(0, count) }
}

/** Four pixels at once: what counts of a value is its highest bit (GROUND_TRUTH_FROM). */
function edgesOfRow(
  bytes: Uint8Array,
  words: Int32Array,
  start: number,
  width: number,
  edges: Uint16Array,
  from: number,
): number {
  const end = start + width
  let count = from
  let side = 0
  for (let at = start; at < end;) {
    if ((at & 3) === 0 && at + 4 <= end && ((words[at >> 2] as number) & HIGHEST_BITS) === (side && HIGHEST_BITS)) {
      at += 4
      continue
    }
    if (((bytes[at] as number) & GROUND_TRUTH_FROM) !== side) {
      edges[count++] = at - start
      side = GROUND_TRUTH_FROM - side
    }
    at += 1
  }
  return count
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2)
}

function grown(edges: Uint16Array, least: number): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(Math.max(2 * edges.length, least))
  larger.set(edges)
  return larger
}

/** 255 inside, 0 outside. */
export function maskOfRuns({ width, height, starts, edges }: MaskRuns): GreyRaster {
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const end = starts[y + 1] as number
    for (let at = starts[y] as number; at < end; at += 2) {
      const to = at + 1 < end ? (edges[at + 1] as number) : width
      pixels.fill(255, y * width + (edges[at] as number), y * width + to)
    }
  }
  return { width, height, pixels }
}
