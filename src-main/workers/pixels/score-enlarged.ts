import { BINS, GROUND_TRUTH_FROM, type Histograms } from '../../../src-shared/metrics/index.ts'
import type { GreyRaster } from './raster.ts'
import { StretchedRows, tapsOf } from './upsample.ts'

/** Counts go round these, so that one increment need not wait for the one before: neighbours often fall into one bin. */
const LANES = 4

/**
 * What `scoreHistograms(upsample(plane, mask), mask)` gives, without the enlarged plane in between: an evaluation does this
 * for every image of every epoch.
 * @param plane at most as large as the mask on both sides
 */
export function scoreEnlarged(plane: GreyRaster, mask: GreyRaster): Histograms {
  const { width, height } = mask
  const down = tapsOf(plane.height, height)
  const rows = new StretchedRows(plane, width)
  const counts = new Uint32Array(LANES * 2 * BINS)
  for (let y = 0; y < height; y++) {
    const upper = rows.at(down.first[y] as number)
    const lower = rows.at(down.second[y] as number)
    countRow(counts, upper, lower, down.share[y] as number, mask.pixels, y * width)
  }
  const histograms = new Uint32Array(2 * BINS)
  for (let at = 0; at < counts.length; at++) histograms[at % (2 * BINS)]! += counts[at] as number
  return histograms
}

function countRow(
  counts: Uint32Array,
  upper: Float32Array,
  lower: Float32Array,
  share: number,
  groundTruth: Uint8Array,
  start: number,
): void {
  for (let x = 0; x < upper.length; x++) {
    const value = upper[x] as number
    const probability = (value + ((lower[x] as number) - value) * share + 0.5) | 0
    const outside = (groundTruth[start + x] as number) < GROUND_TRUTH_FROM ? BINS : 0
    counts[(x & (LANES - 1)) * 2 * BINS + outside + probability]!++
  }
}
