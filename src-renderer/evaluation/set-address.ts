import { SplitChoice, type Dataset } from '../../src-shared/domain/index.ts'

/** The image set of a screen, as its address names it. */
export type SetChoice = { datasetId: string; split: SplitChoice }

export function splitOf(text: string | null): SplitChoice {
  const parsed = SplitChoice.safeParse(text)
  return parsed.success ? parsed.data : 'all'
}

/** The dataset that an address names; else the first with ground truth, best of the wanted target. */
export function pickDataset(
  datasets: readonly Dataset[],
  wanted: string | null,
  target?: Dataset['target'],
): Dataset | null {
  const named = datasets.find(({ id }) => id === wanted)
  if (named) return named
  const fitting = datasets.filter((dataset) => target === undefined || dataset.target === target)
  return fitting.find(({ groundTruth }) => groundTruth > 0) ?? fitting[0] ?? datasets[0] ?? null
}
