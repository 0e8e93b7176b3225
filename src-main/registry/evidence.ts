import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  AppError,
  verdictOf,
  type Dataset,
  type EvaluationSummary,
  type ImageResult,
  type Model,
  type ParityEvidence,
  type SplitChoice,
  type Verdict,
} from '../../src-shared/domain/index.ts'
import type { Database } from '../store/database.ts'
import type { ReleaseDeps } from './release-deps.ts'

/** An image of the set that a model was judged by. */
export type EvidenceImage = { path: string; imageSha256: string; maskVersion: string }

/** What a release rests on: the model, the set it was judged by, and the stored figures. */
export type Evidence = {
  model: Model
  dataset: Dataset
  split: SplitChoice
  summary: EvaluationSummary
  verdict: Verdict
  images: EvidenceImage[]
  /** Comparisons with references; none is no fault. */
  parity: ParityEvidence[]
  /** Changes when a photo or a mask of the set changes. */
  setHash: string
  /** Files beside the model that hold its weights, relative to its folder, with `/`. */
  weightFiles: string[]
}

/**
 * The figures that a model is judged by, at its own threshold.
 * @throws AppError TARGET_MISMATCH, NO_GROUND_TRUTH, NOT_EVALUATED; FILE_NOT_FOUND, VERIFICATION_FAILED for the model file
 */
export async function gatherEvidence(
  deps: Pick<ReleaseDeps, 'models' | 'datasets' | 'evaluations' | 'database' | 'parity'>,
  input: { modelId: string; datasetId: string; split: SplitChoice },
): Promise<Evidence> {
  const model = await deps.models.get(input.modelId)
  const dataset = await deps.datasets.get(input.datasetId)
  if (model.profile.target !== dataset.target) {
    throw new AppError(
      'TARGET_MISMATCH',
      `${model.name} finds ${model.profile.target}, but the masks of ${dataset.name} show ${dataset.target}; choose a dataset of ${model.profile.target}.`,
      { model: model.profile.target, dataset: dataset.target },
    )
  }
  const images = imagesOf(deps.database, input.datasetId, input.split)
  const set = input.split === 'all' ? dataset.name : `${dataset.name}, ${input.split}`
  if (images.length === 0) {
    throw new AppError(
      'NO_GROUND_TRUTH',
      `No image of ${set} has a mask; paint or import masks to judge ${model.name}.`,
    )
  }
  const summary = await deps.evaluations.summary(input)
  if (summary && summary.failed > 0) throw failedOn(model, set, summary, await deps.evaluations.perImage(input))
  if (!summary?.complete) throw notEvaluated(model, dataset, input.split, set, images.length, summary)
  return {
    model,
    dataset,
    split: input.split,
    summary,
    verdict: verdictOf(summary.mean.iou),
    images,
    parity: (await deps.parity?.evidence(input.modelId)) ?? [],
    setHash: hashOf(images),
    weightFiles: await deps.models.weightFiles(model),
  }
}

/** A mean over the images that happened to work would judge another set. */
function failedOn(model: Model, set: string, summary: EvaluationSummary, results: readonly ImageResult[]): AppError {
  const { failed, images } = summary
  const first = results.find(({ problem }) => problem && problem.code !== 'NOT_EVALUATED')
  const reason = first?.problem ? ` (${first.image}: ${first.problem.message.replace(/\.$/, '')})` : ''
  return new AppError(
    'NOT_EVALUATED',
    `${model.name} failed on ${failed} of ${images} images of ${set}${reason}; repair or remove them, evaluate again, then release.`,
    { failed, images, reason: first?.problem?.code },
  )
}

function notEvaluated(
  model: Model,
  dataset: Dataset,
  split: SplitChoice,
  set: string,
  images: number,
  summary: EvaluationSummary | null,
): AppError {
  const missing = summary ? summary.images - summary.evaluated - summary.failed : images
  const what =
    summary && missing < images
      ? `${missing} of ${images} images of ${set} have no result of ${model.name} at their present mask`
      : `${model.name} was not evaluated on ${set} (${images} images)`
  const command = `hairline evaluate --dataset "${dataset.name}" --model "${model.name}"${split === 'all' ? '' : ` --split ${split}`}`
  return new AppError('NOT_EVALUATED', `${what}; press Evaluate, or run ${command}, then release again.`, {
    missing,
    images,
    command,
  })
}

function imagesOf(database: Database, datasetId: string, split: SplitChoice): EvidenceImage[] {
  return database
    .prepare<{ datasetId: string; split: SplitChoice }, EvidenceImage>(
      `SELECT image.path AS path, image.sha256 AS imageSha256, mask.version AS maskVersion
       FROM image JOIN mask ON mask.image_id = image.id
       WHERE image.dataset_id = @datasetId AND (@split = 'all' OR image.split = @split)
       ORDER BY image.sort_key, image.path`,
    )
    .all({ datasetId, split })
}

function hashOf(images: EvidenceImage[]): string {
  const hash = createHash('sha256')
  for (const { imageSha256, maskVersion } of images) hash.update(`${imageSha256} ${maskVersion}\n`)
  return hash.digest('hex')
}

export function photoPath(dataset: Dataset, image: EvidenceImage): string {
  return join(dataset.root, ...image.path.split('/'))
}
