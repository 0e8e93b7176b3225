import type { Dataset, EvaluationSummary, Model, SplitChoice } from '../../src-shared/domain/index.ts'
import { figure, plural } from '../components/format.ts'
import { modelTitle, modelWords, setWords } from '../evaluation/words.ts'

type Side = { pane: { model: Model }; summary: EvaluationSummary | null } | null
export type Sentence = { lead: string; rest: string; /** An evaluation would answer it. */ evaluate: boolean }

/** As figures are shown: what rounds to 0.000 is no difference. */
const NOTICEABLE = 0.0005

const iouOf = (side: NonNullable<Side>) => (side.summary?.complete ? side.summary.mean.iou : null)

/** How many images the figures are of; where a model failed on some, its mean is of the others, which is no fair comparison. */
function imagesWords(...sides: Side[]): string {
  const present = sides.filter((side) => side !== null)
  const failing = present.filter(({ summary }) => (summary?.failed ?? 0) > 0)
  const most = Math.max(0, ...present.map(({ summary }) => summary?.evaluated ?? 0))
  if (failing.length === 0) return plural(most, 'image')
  const images = plural(Math.max(...present.map(({ summary }) => summary?.images ?? 0)), 'image')
  const failures = failing.map(({ pane, summary }) => `${modelWords(pane.model)} failed on ${summary?.failed}`)
  const left = failing.length > 1 ? 'their means leave out' : 'its mean leaves out'
  return `${images}; ${failures.join(' and ')} of them, which ${left}`
}

/** Which of the two is better over all images of the set, from stored figures. */
export function verdictSentence(
  a: Side,
  b: Side,
  dataset: Pick<Dataset, 'name' | 'groundTruth'>,
  split: SplitChoice,
): Sentence {
  const set = setWords(dataset.name, split)
  if (!b) return { lead: 'Choose a model', rest: ' for B.', evaluate: false }
  if (dataset.groundTruth === 0) {
    return { lead: 'No ground truth', rest: ` in ${set}: the masks can be looked at, not measured.`, evaluate: false }
  }
  const missing = [a, b].filter((side) => side !== null).filter((side) => side.summary?.complete !== true)
  if (missing.length > 0) {
    const names = missing.map(({ pane }, index) => (index === 0 ? modelTitle : modelWords)(pane.model)).join(' and ')
    return { lead: names, rest: ` ${missing.length > 1 ? 'are' : 'is'} not evaluated on ${set} yet.`, evaluate: true }
  }
  const after = iouOf(b)
  const images = imagesWords(a, b)
  if (!a)
    return { lead: modelTitle(b.pane.model), rest: ` has ${figure(after)} mean IoU on ${images}.`, evaluate: false }
  const before = iouOf(a)
  if (before === null || after === null) {
    return { lead: 'No figure to compare', rest: `: one of them gave no mask on ${set}.`, evaluate: false }
  }
  const difference = after - before
  if (Math.abs(difference) < NOTICEABLE) {
    return { lead: 'They are equal', rest: `, at ${figure(after)} mean IoU on ${images}.`, evaluate: false }
  }
  const [better, worse] = difference > 0 ? [b, a] : [a, b]
  return {
    lead: `${modelTitle(better.pane.model)} is better`,
    rest: ` than ${modelWords(worse.pane.model)} by ${figure(Math.abs(difference))} mean IoU on ${images}.`,
    evaluate: false,
  }
}
