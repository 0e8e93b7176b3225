import type { Scores } from '../../src-shared/domain/index.ts'

/** One epoch of a run, as charts and tables show it. */
export type EpochPoint = {
  epoch: number
  /** Means over the images; null where it was not evaluated or gave no mask. */
  scores: Scores | null
  /** Images with a result, and in the set. */
  evaluated: number
  images: number
  /** Why there is no figure, for an epoch that failed. */
  failure: string | null
}

export const METRICS = ['iou', 'dice', 'precision', 'recall'] as const
export type Metric = (typeof METRICS)[number]

export const METRIC_WORDS: Record<Metric, string> = {
  iou: 'Mean IoU',
  dice: 'Dice',
  precision: 'Precision',
  recall: 'Recall',
}

export const valueOf = (point: EpochPoint, metric: Metric): number | null => point.scores?.[metric] ?? null

/** The gates of a release, by mean IoU. */
export const GATES = [
  { value: 0.9, word: 'Approved', color: 'var(--hl-positive)', textColor: 'var(--hl-positive-text)' },
  { value: 0.85, word: 'Conditional', color: 'var(--hl-caution)', textColor: 'var(--hl-caution-text)' },
] as const
