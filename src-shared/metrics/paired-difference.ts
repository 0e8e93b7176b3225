import { studentQuantile } from './student.ts'

export type PairedDifference = {
  /** Mean of the differences. */
  mean: number
  /** 95 % confidence interval; null where there are fewer than two groups to compare. */
  interval: { low: number; high: number } | null
  /** Values, and groups of values that belong together. */
  count: number
  groups: number
}

const SHARE = 0.975

/**
 * Mean of paired differences with its 95 % interval by the delete-one-group jackknife: photos of one person are alike, so a
 * person is left out as a whole. Student's t with n²/Σsize² − 1 degrees of freedom (n values in groups of these sizes; Cameron &
 * Miller 2015). With groups of one it is the ordinary t interval.
 *
 * @param groups one key per difference: the person where known, else the photo
 */
export function pairedDifference(differences: readonly number[], groups: readonly string[]): PairedDifference {
  const count = differences.length
  const byGroup = new Map<string, { sum: number; size: number }>()
  differences.forEach((difference, index) => {
    const key = groups[index] ?? String(index)
    const { sum, size } = byGroup.get(key) ?? { sum: 0, size: 0 }
    byGroup.set(key, { sum: sum + difference, size: size + 1 })
  })
  const total = differences.reduce((sum, difference) => sum + difference, 0)
  const mean = count === 0 ? 0 : total / count
  const all = [...byGroup.values()]
  if (all.length < 2) return { mean, interval: null, count, groups: all.length }
  const left = all.map(({ sum, size }) => (total - sum) / (count - size))
  const middle = left.reduce((sum, value) => sum + value, 0) / left.length
  const spread = left.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  const error = Math.sqrt(((all.length - 1) / all.length) * spread)
  const freedom = Math.max(1, count ** 2 / all.reduce((sum, { size }) => sum + size ** 2, 0) - 1)
  const reach = studentQuantile(SHARE, freedom) * error
  return { mean, interval: { low: mean - reach, high: mean + reach }, count, groups: all.length }
}
