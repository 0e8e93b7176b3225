import type { SplitChoice } from '../../src-shared/domain/index.ts'
import { valueOf } from '../charts/epoch-point.ts'
import { figure, plural } from '../components/format.ts'
import { setWords } from '../evaluation/words.ts'
import type { RunFigures } from '../evaluation/use-run-figures.ts'

export type Headline = { title: string; reason: string; value: string | null; valueWords: string }

/** The one sentence of the screen, why, and its figure. */
export function headlineOf(figures: RunFigures, dataset: string, split: SplitChoice, running: boolean): Headline {
  const { epochs, best, missing } = figures
  const set = setWords(dataset, split)
  const evaluated = epochs.length - missing
  const iou = best && valueOf(best, 'iou')
  if (!best || iou === null) {
    return {
      title: running ? 'The first figures are on their way.' : 'No epoch is evaluated yet.',
      reason: `${plural(epochs.length, 'epoch')} to evaluate on ${set}.`,
      value: null,
      valueWords: '',
    }
  }
  const images = plural(best.evaluated, 'image')
  const last = epochs.at(-1)
  const lastIou = last && last.epoch !== best.epoch ? valueOf(last, 'iou') : null
  return {
    title: `Epoch ${best.epoch} is best${missing > 0 ? ' so far' : ''}: mean IoU ${figure(iou)} on ${images}.`,
    reason: [
      missing > 0
        ? `${evaluated} of ${plural(epochs.length, 'epoch')} evaluated on ${set}.`
        : `All ${plural(epochs.length, 'epoch')} evaluated on ${set}.`,
      last && lastIou !== null ? `The last one, ${last.epoch}, has ${figure(lastIou)}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    value: figure(iou),
    valueWords: `mean IoU, ${images}`,
  }
}
