/** What training needs to know of the train split; part of the public format. Channels in RGB order, values 0..1. */
export type CacheStats = {
  mean: [number, number, number]
  std: [number, number, number]
  classWeights: { background: number; hair: number }
  datasetHash: string
}

/** Neutral, for a cache without train images: what a profile takes for granted too. */
const NOTHING_SEEN = {
  mean: [0, 0, 0],
  std: [1, 1, 1],
  classWeights: { background: 1, hair: 1 },
} satisfies Omit<CacheStats, 'datasetHash'>

const BINS = 256

/**
 * Sums of pixels as they come, in constant memory and exact: 256 counts for red, green, blue and coverage.
 * A count is a whole number below 2^53, so no image is too many.
 */
export class StatsCounter {
  readonly #counts = new Float64Array(4 * BINS)

  /** @param histograms Uint32[4 × 256]: red, green, blue, coverage of one image */
  add(histograms: Uint32Array): void {
    for (const [index, count] of histograms.entries()) this.#counts[index]! += count
  }

  /**
   * Mean and standard deviation over all pixels, per channel: `numpy.mean` and `numpy.std` (population, ddof 0) of
   * images / 255. Class weights are balanced, as scikit-learn's `class_weight="balanced"` is: with h the mean coverage
   * (masks / 255), hair 1 / (2h) and background 1 / (2(1 − h)); both 1 where a class does not occur.
   */
  result(): Omit<CacheStats, 'datasetHash'> {
    const channels = [0, 1, 2, 3].map((channel) =>
      momentsOf(this.#counts.subarray(channel * BINS, (channel + 1) * BINS)),
    )
    const [red, green, blue, coverage] = channels
    if (!red || !green || !blue || !coverage) return NOTHING_SEEN
    const hair = coverage.mean
    const oneClass = hair === 0 || hair === 1
    return {
      mean: [red.mean, green.mean, blue.mean],
      std: [red.std, green.std, blue.std],
      classWeights: oneClass ? NOTHING_SEEN.classWeights : { background: 1 / (2 * (1 - hair)), hair: 1 / (2 * hair) },
    }
  }
}

/** Of values 0..255 as 0..1; null where nothing was counted. */
function momentsOf(counts: Float64Array): { mean: number; std: number } | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / total
  // Second pass around the mean: the difference of two large sums would lose digits.
  const variance = counts.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0) / total
  return { mean: mean / (BINS - 1), std: Math.sqrt(variance) / (BINS - 1) }
}
