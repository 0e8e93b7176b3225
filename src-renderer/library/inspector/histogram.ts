import { QUALITY_BANDS, qualityBand, type QualityBand } from '../../../src-shared/domain/index.ts'

/** Bands begin at multiples of this, so each bar belongs to one. */
const BIN_WIDTH = 0.05
const HIGHEST_START = 0.6

export type Histogram = {
  /** IoU at the left edge. */
  start: number
  bins: { from: number; to: number; count: number; band: QualityBand }[]
  bands: Record<QualityBand, number>
}

/** Counts IoUs (0..1) in bins of 0.05, from the lowest that occurs (at most 0.60) to 1. */
export function iouHistogram(ious: readonly number[]): Histogram {
  const lowest = Math.min(HIGHEST_START, ...ious)
  const firstBin = Math.floor(lowest / BIN_WIDTH + 1e-9)
  const count = Math.round(1 / BIN_WIDTH) - firstBin
  const bins = Array.from({ length: count }, (_, place) => {
    const from = (firstBin + place) * BIN_WIDTH
    return { from, to: from + BIN_WIDTH, count: 0, band: qualityBand(from + BIN_WIDTH / 2) }
  })
  const bands = Object.fromEntries(QUALITY_BANDS.map((band) => [band, 0])) as Record<QualityBand, number>
  for (const iou of ious) {
    // Bands are "over", so an IoU on an edge belongs to the bin below it.
    const place = Math.min(count - 1, Math.max(0, Math.ceil(iou / BIN_WIDTH - 1e-9) - 1 - firstBin))
    const bin = bins[place]
    if (bin) bin.count += 1
    bands[qualityBand(iou)] += 1
  }
  return { start: firstBin * BIN_WIDTH, bins, bands }
}
