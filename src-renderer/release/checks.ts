import {
  isObjection,
  referenceName,
  type Dataset,
  type EvaluationSummary,
  type Model,
  type ParityResult,
  type SplitChoice,
} from '../../src-shared/domain/index.ts'
import { count, figure, plural } from '../components/format.ts'
import { addressOf, compareAddress, progressAddress } from '../evaluation/addresses.ts'
import { setWords } from '../evaluation/words.ts'
import { GATE_WORDS, verdictOfSummary } from './registry-words.ts'

export type CheckState = 'passed' | 'caution' | 'failed' | 'pending'

export type Check = {
  name: string
  state: CheckState
  /** What was found; its figure is set strong. */
  strong: string
  evidence: string
  limit: string
  /** A value of 0..1 against the gates, drawn. */
  gauge?: number | null
  link: { label: string; to: string }
  /** Why nothing can be exported; absent where this check does not stand in the way. */
  blocks?: string
}

/** Whether the file is the one that was evaluated, and loads; null while it is read. */
export type FileState = { problem: string | null } | null

type Facts = {
  model: Model
  dataset: Dataset
  split: SplitChoice
  summary: EvaluationSummary | null
  file: FileState
  parity?: readonly ParityResult[]
}

/** What is true of a release now, in the order in which it matters. */
export function checksOf(facts: Facts): Check[] {
  return [
    meanIou(facts),
    evaluated(facts),
    ...(facts.parity ?? []).map(parityCheck),
    sameFile(facts),
    sameTarget(facts),
  ]
}

/**
 * A failed comparison stands in nobody's way by itself: it asks for a reason, as a rejected model does. One with a model
 * that is not the original is only shown.
 */
function parityCheck(result: ParityResult): Check {
  const { passed, meanDifference, iou, images, tolerance, minIou, modelId } = result
  const where = `mean difference ${(meanDifference * 100).toFixed(2)} % on ${plural(images, 'image')}`
  return {
    name: `Same as ${referenceName(result.reference)}`,
    state: passed ? 'passed' : isObjection(result) ? 'failed' : 'caution',
    strong: iou === null ? '–' : iou.toFixed(4),
    evidence: `IoU of the masks, ${where}`,
    limit: `${minIou}, within ${(tolerance * 100).toFixed(1)} %`,
    link: { label: 'Images', to: addressOf('/models', { model: modelId, show: 'parity' }) },
  }
}

/** Completes "The model …". */
export function parityObjection(parity: readonly ParityResult[]): string {
  const names = parity.filter(isObjection).map(({ reference }) => referenceName(reference))
  return `does not give what ${names.join(' and ')} ${names.length > 1 ? 'do' : 'does'}`
}

function meanIou({ model, dataset, split, summary }: Facts): Check {
  const link = { label: 'Images', to: compareAddress({ a: null, b: model.id, datasetId: dataset.id, split }) }
  const base = { name: 'Mean IoU', link }
  if (summary === null || summary.mean.iou === null) {
    return {
      ...base,
      state: 'pending',
      strong: '–',
      evidence: `not known on ${setWords(dataset.name, split)}`,
      limit: 'over 0.85',
    }
  }
  const verdict = verdictOfSummary(summary)
  return {
    ...base,
    state: verdict === 'APPROVED' ? 'passed' : verdict === 'CONDITIONAL' ? 'caution' : 'failed',
    strong: figure(summary.mean.iou),
    evidence: `on ${plural(summary.evaluated, 'image')} of ${setWords(dataset.name, split)}`,
    limit: GATE_WORDS[verdict],
    gauge: summary.mean.iou,
  }
}

function evaluated({ model, dataset, split, summary }: Facts): Check {
  const to = model.runId
    ? progressAddress({ runId: model.runId, datasetId: dataset.id, split })
    : compareAddress({ a: null, b: model.id, datasetId: dataset.id, split })
  const base = {
    name: 'Evaluated completely',
    limit: 'every image',
    link: { label: model.runId ? 'Run' : 'Images', to },
  }
  if (dataset.groundTruth === 0) {
    const blocks = `No image of ${dataset.name} has a mask to judge by.`
    return { ...base, state: 'failed', strong: '0', evidence: 'images have ground truth', blocks }
  }
  if (summary === null) {
    return { ...base, state: 'pending', strong: '0', evidence: 'images evaluated', blocks: 'Evaluate it first.' }
  }
  const blocks =
    summary.failed > 0
      ? `It failed on ${count(summary.failed)} of ${plural(summary.images, 'image')}; repair or remove them and evaluate again.`
      : summary.complete
        ? null
        : 'Some images are not evaluated yet.'
  const failed = summary.failed > 0 ? `, ${plural(summary.failed, 'image')} failed` : ''
  return {
    ...base,
    state: summary.failed > 0 ? 'failed' : summary.complete ? 'passed' : 'pending',
    strong: `${count(summary.evaluated)} of ${count(summary.images)}`,
    evidence: `images at threshold ${summary.threshold.toFixed(2)}${failed}`,
    ...(blocks ? { blocks } : {}),
  }
}

function sameFile({ model, file }: Facts): Check {
  const base = {
    name: 'File unchanged',
    limit: 'loads, same hash',
    link: { label: 'Model', to: addressOf('/models', { model: model.id }) },
  }
  const short = model.sha256.slice(0, 12)
  if (file === null) return { ...base, state: 'pending', strong: short, evidence: 'being read' }
  if (file.problem === null)
    return { ...base, state: 'passed', strong: short, evidence: 'as it was evaluated, and it loads' }
  return { ...base, state: 'failed', strong: short, evidence: file.problem, blocks: file.problem }
}

function sameTarget({ model, dataset }: Facts): Check {
  const fits = model.profile.target === dataset.target
  return {
    name: 'Same target',
    state: fits ? 'passed' : 'failed',
    strong: model.profile.target,
    evidence: fits ? 'in model and masks' : `in the model, but the masks show ${dataset.target}`,
    limit: 'equal',
    link: { label: 'Dataset', to: addressOf('/library', { dataset: dataset.id }) },
    ...(fits ? {} : { blocks: `The model finds ${model.profile.target}, the masks show ${dataset.target}.` }),
  }
}
