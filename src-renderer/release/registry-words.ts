import {
  RegistryName,
  verdictOf,
  type EvaluationSummary,
  type Model,
  type Verdict,
} from '../../src-shared/domain/index.ts'

/** A name for the registry made of what the model is called: `portrait-run`, from "Portrait run/epoch 120.onnx" its run. */
export function suggestName(model: Pick<Model, 'name' | 'runName'>): string {
  const words = (model.runName ?? model.name)
    .normalize('NFKD')
    .replace(/\.onnx$/i, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[.-]+$/g, '')
    .slice(0, 60)
  return RegistryName.safeParse(words).success ? words : 'model'
}

/** Why a text can't be a name or a version in the registry; null when it can. */
export function nameFault(text: string): string | null {
  if (text === '') return 'It can’t be empty.'
  const parsed = RegistryName.safeParse(text)
  return parsed.success ? null : 'Letters, digits, dot, dash and underscore; it starts with a letter or digit.'
}

/** Whether there is a figure for every image of the set: what failed is not judged. */
export const isJudged = (summary: EvaluationSummary | null): summary is EvaluationSummary =>
  summary !== null && summary.complete && summary.failed === 0

export const verdictOfSummary = (summary: EvaluationSummary): Verdict => verdictOf(summary.mean.iou)

/** What the verdict asks for: the gate that was passed, or the one that was not. */
export const GATE_WORDS: Record<Verdict, string> = {
  APPROVED: 'over 0.90',
  CONDITIONAL: 'over 0.85, under 0.90',
  REJECTED: 'must be over 0.85',
}

/** Evaluations to choose from, best first: a split that holds the whole dataset is not told twice. */
export function distinctEvaluations(evaluations: readonly EvaluationSummary[]): EvaluationSummary[] {
  const whole = new Map(
    evaluations
      .filter(({ split }) => split === 'all')
      .map(({ modelId, datasetId, images }) => [`${modelId} ${datasetId}`, images]),
  )
  return evaluations.filter(
    ({ split, modelId, datasetId, images }) => split === 'all' || whole.get(`${modelId} ${datasetId}`) !== images,
  )
}
