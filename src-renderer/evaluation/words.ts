import type { Dataset, Model, Split, SplitChoice } from '../../src-shared/domain/index.ts'
import { figure } from '../components/format.ts'

/** "Epoch 11" for a checkpoint of a run, else the model's name: what headers and sentences call it. */
export const modelTitle = (model: Pick<Model, 'name' | 'epoch'>): string =>
  model.epoch === null ? model.name : `Epoch ${model.epoch}`

/** The same in the middle of a sentence: "epoch 11". */
export const modelWords = (model: Pick<Model, 'name' | 'epoch'>): string =>
  model.epoch === null ? model.name : `epoch ${model.epoch}`

export const SPLIT_WORDS: Record<SplitChoice, string> = {
  all: 'All splits',
  train: 'Train',
  validation: 'Validation',
  test: 'Test',
}

/** "Salon", or "Salon, test". */
export const setWords = (dataset: string, split: SplitChoice): string =>
  split === 'all' ? dataset : `${dataset}, ${split}`

/** A difference with its sign and a true minus: +0.022, −0.004, 0.000. */
export function signed(value: number | null): string {
  if (value === null) return '–'
  const text = figure(Math.abs(value))
  if (Number(text) === 0) return text
  return `${value > 0 ? '+' : '−'}${text}`
}

/** How many images of a dataset are in a split. */
export const splitSize = (dataset: Dataset, split: SplitChoice): number =>
  split === 'all' ? dataset.images : dataset.splits[split satisfies Split]

/** The split that was chosen for another dataset, where this one has it too; else all of it. */
export const splitWithin = (dataset: Dataset | undefined, split: SplitChoice): SplitChoice =>
  dataset && splitSize(dataset, split) > 0 ? split : 'all'
