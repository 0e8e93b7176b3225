import { BINS, type Histograms } from './confusion.ts'

/** Ground truth counts from here up, of 0..255. */
export const GROUND_TRUTH_FROM = 128

/**
 * How often each probability (0..255) occurs inside the ground truth, then outside: Uint32[512].
 * From it the confusion at every threshold is known. The backend scores with it, and the compare screen what it shows.
 */
export function scoreHistograms(probability: Uint8Array, groundTruth: Uint8Array): Histograms {
  if (probability.length !== groundTruth.length) {
    throw new RangeError(
      `${probability.length} probabilities cannot be scored against ${groundTruth.length} mask pixels`,
    )
  }
  const histograms = new Uint32Array(2 * BINS)
  for (let at = 0; at < probability.length; at++) {
    const outside = (groundTruth[at] as number) < GROUND_TRUTH_FROM ? BINS : 0
    histograms[outside + (probability[at] as number)]!++
  }
  return histograms
}
