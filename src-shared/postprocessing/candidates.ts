import { canonicalSteps, type PostProcessing, type ProcessingStep } from './steps.ts'

/** Away from the model's threshold. */
const THRESHOLD_OFFSETS = [0, -0.1, 0.1, -0.2, 0.2]
const REFINEMENTS: readonly PostProcessing[] = [
  [],
  [{ kind: 'refine-edges', mode: 'firm' }],
  [{ kind: 'refine-edges', mode: 'strands' }],
]
/** Specks and gaps of a few pixels, then whole patches; square pixels at the reference size. */
const CLEANINGS: readonly PostProcessing[] = [[], cleaning(200), cleaning(1500)]
const SHAPES: readonly PostProcessing[] = [[], [{ kind: 'dilate', radius: 1 }], [{ kind: 'erode', radius: 1 }]]

function cleaning(area: number): PostProcessing {
  return [
    { kind: 'remove-islands', minArea: area },
    { kind: 'fill-holes', maxArea: area },
  ]
}

/**
 * The lists that a search tries: the model's present one first, then none at all, then each way to refine edges, with each
 * threshold near the model's, cleaning and shape. A fixed pool, the simple ones first, so that a choice can be judged on
 * images that took no part in it. Lists with the same beginning stand side by side, so that it is computed once.
 */
export function candidateLists(present: PostProcessing, modelThreshold: number): PostProcessing[] {
  const lists: PostProcessing[] = [present, []]
  for (const refinement of REFINEMENTS) {
    for (const offset of THRESHOLD_OFFSETS) {
      const threshold = thresholdStep(modelThreshold, offset)
      if (!threshold) continue
      for (const clean of CLEANINGS) {
        for (const shape of SHAPES) lists.push([...refinement, threshold, ...clean, ...shape])
      }
    }
  }
  const seen = new Set<string>()
  return lists.filter((steps) => {
    const key = canonicalSteps(steps)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function thresholdStep(modelThreshold: number, offset: number): ProcessingStep | null {
  if (offset === 0) return { kind: 'threshold' }
  const at = Math.round((modelThreshold + offset) * 100) / 100
  return at < 0.05 || at > 0.95 ? null : { kind: 'threshold', at }
}
