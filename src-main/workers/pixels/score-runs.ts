import { BINS, type Histograms } from '../../../src-shared/metrics/index.ts'
import type { MaskRuns } from './mask-runs.ts'
import type { GreyRaster } from './raster.ts'
import { stretchRow, tapsOf, type Taps } from './upsample.ts'

/** Counts go round these, so that one increment need not wait for the one before: neighbours often fall into one bin. */
const LANES = 4
const LANE = 2 * BINS
const NOT_FLAT = -1

/**
 * What `scoreHistograms(upsample(plane, mask), mask)` gives, without the enlarged plane in between, and without its pixels where
 * the plane is flat: between four equal values lies that value, and most of a hair mask is flat. An evaluation does this for
 * every image of every epoch.
 * @param plane at most as large as the mask on both sides
 */
export function scoreRuns(plane: GreyRaster, mask: MaskRuns): Histograms {
  const grid = gridFor(plane, mask)
  const { down, counts, row } = grid
  counts.fill(0)
  let first = -1
  for (let y = 0; y < mask.height; y++) {
    const [upper, lower] = [down.first[y] as number, down.second[y] as number]
    if (upper !== first) {
      findParts(grid, plane, upper, lower)
      stretchParts(grid, plane, upper, lower)
    }
    first = upper
    row.share = down.share[y] as number
    countRow(grid, mask, y)
  }
  const histograms = new Uint32Array(LANE)
  for (let at = 0; at < counts.length; at++) histograms[at % LANE]! += counts[at] as number
  return histograms
}

/** Between two rows of the plane: parts of one value, and parts where values change (NOT_FLAT), each up to its stop. */
type Parts = { stops: Int32Array; values: Int16Array; count: number }
/** The two rows at the mask's width, where they are not flat; and how far the row of the mask is from the first. */
type Row = { upper: Float32Array; lower: Float32Array; share: number }
/** What follows from the two sizes, and room to work in. */
type Grid = {
  size: readonly number[]
  across: Taps
  down: Taps
  /** For each column of the plane the column of the mask behind those that lie between it and the next. */
  stops: Int32Array
  parts: Parts
  row: Row
  counts: Uint32Array
}

let lastGrid: Grid | null = null

/** The images of a set are mostly of one size. */
function gridFor(plane: GreyRaster, mask: MaskRuns): Grid {
  const size = [plane.width, plane.height, mask.width, mask.height]
  if (lastGrid && size.every((side, at) => side === lastGrid?.size[at])) return lastGrid
  const across = tapsOf(plane.width, mask.width)
  lastGrid = {
    size,
    across,
    down: tapsOf(plane.height, mask.height),
    stops: cellStops(across, plane.width),
    parts: { stops: new Int32Array(plane.width), values: new Int16Array(plane.width), count: 0 },
    row: { upper: new Float32Array(mask.width), lower: new Float32Array(mask.width), share: 0 },
    counts: new Uint32Array(LANES * LANE),
  }
  return lastGrid
}

function cellStops({ first }: Taps, columns: number): Int32Array {
  const stops = new Int32Array(columns)
  for (let x = 0; x < first.length; x++) stops[first[x] as number] = x + 1
  for (let cell = 1; cell < columns; cell++) {
    if (stops[cell] === 0) stops[cell] = stops[cell - 1] as number
  }
  return stops
}

function findParts({ parts, stops }: Grid, { pixels, width }: GreyRaster, upperRow: number, lowerRow: number): void {
  const { stops: ends, values } = parts
  const [upper, lower] = [upperRow * width, lowerRow * width]
  let count = 0
  let last = NOT_FLAT - 1
  for (let cell = 0; cell < width; cell++) {
    const next = cell + 1 < width ? cell + 1 : cell
    const corner = pixels[upper + cell] as number
    const isFlat = corner === pixels[upper + next] && corner === pixels[lower + cell] && corner === pixels[lower + next]
    const value = isFlat ? corner : NOT_FLAT
    if (value !== last) values[count++] = value
    last = value
    ends[count - 1] = stops[cell] as number
  }
  parts.count = count
}

function stretchParts(
  { parts, across, row }: Grid,
  { pixels, width }: GreyRaster,
  upperRow: number,
  lowerRow: number,
): void {
  let from = 0
  for (let part = 0; part < parts.count; part++) {
    const to = parts.stops[part] as number
    if (parts.values[part] === NOT_FLAT) {
      stretchRow(row.upper, pixels, upperRow * width, across, from, to)
      stretchRow(row.lower, pixels, lowerRow * width, across, from, to)
    }
    from = to
  }
}

function countRow({ parts, row, counts }: Grid, { width, starts, edges }: MaskRuns, y: number): void {
  const end = starts[y + 1] as number
  let at = starts[y] as number
  let edge = at < end ? (edges[at] as number) : width
  let side = BINS
  let x = 0
  for (let part = 0; x < width; part++) {
    const stop = parts.stops[part] as number
    const value = parts.values[part] as number
    while (x < stop) {
      const to = edge < stop ? edge : stop
      if (value === NOT_FLAT) countSpan(counts, row, x, to, side)
      else counts[side + value]! += to - x
      x = to
      if (x !== edge) continue
      side = BINS - side
      at += 1
      edge = at < end ? (edges[at] as number) : width
    }
  }
}

function countSpan(counts: Uint32Array, { upper, lower, share }: Row, from: number, to: number, side: number): void {
  for (let x = from; x < to; x++) {
    const value = upper[x] as number
    const probability = (value + ((lower[x] as number) - value) * share + 0.5) | 0
    counts[(x & (LANES - 1)) * LANE + side + probability]!++
  }
}
