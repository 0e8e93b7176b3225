import type { EvaluationSummary, Model, SplitChoice } from '../../src-shared/domain/index.ts'

export type Pair = { a: string | null; b: string | null; datasetId: string | null; split: SplitChoice }

/** What to compare first: the best model that was evaluated, against the next best on the same images. */
export function suggestPair(models: readonly Model[], all: readonly EvaluationSummary[]): Pair {
  // Where a split was evaluated, all splits together have a figure too, of that part: it is no set to compare on.
  const complete = all.filter((summary) => summary.complete)
  const evaluations = complete.length > 0 ? complete : all
  const best = evaluations[0]
  if (!best) {
    const target = models[0]?.profile.target
    const [one, other] = models.filter(({ profile }) => profile.target === target)
    return { a: other ? (one?.id ?? null) : null, b: other?.id ?? one?.id ?? null, datasetId: null, split: 'all' }
  }
  const next = evaluations.find(
    ({ modelId, datasetId, split }) => modelId !== best.modelId && datasetId === best.datasetId && split === best.split,
  )
  return { a: next?.modelId ?? null, b: best.modelId, datasetId: best.datasetId, split: best.split }
}
