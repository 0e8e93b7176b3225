import type { Confusion } from '../domain/index.ts'

/** Probability 0..1 is kept as 0..255: one bin for each value. */
export const BINS = 256

/** Pixels by probability: `BINS` counts inside the ground truth, then `BINS` counts outside. */
export type Histograms = Uint32Array

/** Rounding of a threshold such as 0.2, whose product with 255 may fall just above the whole number that it means. */
const SLACK = 1e-9

/** The first bin that counts as predicted: value ≥ threshold × 255. Threshold 0 counts everything. */
export function firstBin(threshold: number): number {
  return Math.max(0, Math.ceil(threshold * (BINS - 1) - SLACK))
}

/** Pixels counted against the ground truth at any threshold 0..1, from one pass over the image. */
export function confusionAt(histograms: Histograms, threshold: number): Confusion {
  const from = firstBin(threshold)
  const inside = split(histograms.subarray(0, BINS), from)
  const outside = split(histograms.subarray(BINS, 2 * BINS), from)
  return { tp: inside.above, fp: outside.above, fn: inside.below, tn: outside.below }
}

function split(bins: Uint32Array, from: number): { below: number; above: number } {
  let below = 0
  let above = 0
  bins.forEach((count, bin) => {
    if (bin < from) below += count
    else above += count
  })
  return { below, above }
}
