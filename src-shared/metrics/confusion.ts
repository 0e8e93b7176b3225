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
  const fn = sum(histograms, 0, from)
  const tn = sum(histograms, BINS, BINS + from)
  return { tp: sum(histograms, from, BINS), fp: sum(histograms, BINS + from, 2 * BINS), fn, tn }
}

function sum(histograms: Histograms, start: number, end: number): number {
  let total = 0
  for (let bin = start; bin < end; bin += 1) total += histograms[bin]!
  return total
}
