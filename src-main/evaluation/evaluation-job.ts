import {
  AppError,
  failuresPerThousand,
  type ErrorCode,
  type EvaluationSummary,
  type Model,
  type ProviderChoice,
  type SplitChoice,
} from '../../src-shared/domain/index.ts'
import { bestEpoch } from '../../src-shared/training/index.ts'
import type { AnnotationService } from '../annotation/annotation-service.ts'
import type { JobContext, JobOutcome } from '../jobs/jobs.ts'
import type { ModelService } from '../models/model-service.ts'
import { feedOf } from '../inference/prediction-paths.ts'
import { figuresHash } from '../models/processing-hash.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import { evaluateModel, type EvaluateDeps, type ModelTask } from './evaluate-model.ts'
import type { SetDataset, SetImage } from './image-sets.ts'
import { truthKey } from './score-book.ts'

export type EvaluationResult = {
  evaluations: EvaluationSummary[]
  /** The best of a run's epochs. */
  best: { epoch: number; modelId: string; model: string; iou: number } | null
  /** Models that could not be evaluated to the end. */
  problems: { modelId: string; model: string; code: ErrorCode; message: string }[]
}

type Order = {
  dataset: SetDataset
  split: SplitChoice
  models: readonly Model[]
  /** Epochs of one run have a best one. */
  runId?: string | undefined
  provider: ProviderChoice
  threshold?: number | undefined
  limit?: number | undefined
}

type Deps = EvaluateDeps &
  Pick<ServiceDeps, 'events' | 'workers'> & {
    models: ModelService
    annotation: AnnotationService
    summary(input: {
      datasetId: string
      split: SplitChoice
      modelId: string
      threshold?: number | undefined
      limit?: number | undefined
    }): Promise<EvaluationSummary | null>
  }

/** Windows that look at figures get new ones this often while the job runs. */
const PUBLISH_EVERY_MS = 2000

/** The work of an evaluation job: model after model, what is missing only. */
export async function runEvaluation(
  deps: Deps,
  order: Order,
  context: JobContext,
): Promise<JobOutcome<EvaluationResult>> {
  const { dataset, split, models, limit } = order
  // Strokes that still stand in the journal alone belong to the ground truth.
  await deps.annotation.flushAll(dataset.id)
  const images = await deps.sets.images({ datasetId: dataset.id, split, limit })
  if (images.length === 0) throw noGroundTruth(dataset, split)

  const tasks: ModelTask[] = []
  for (const model of models) tasks.push(await taskOf(deps, order, model, images))
  const missing = tasks.reduce((sum, { pending }) => sum + pending.length, 0)
  const all = models.length * images.length
  const counter = progressCounter(deps, context, missing === 0 ? all : missing)
  if (missing === 0) context.progress({ done: all, total: all })
  else deps.workers.prepare(order.provider)

  const problems: EvaluationResult['problems'] = []
  let madeAgain = 0
  for (const task of tasks) {
    const { id, name } = task.model
    if (models.length > 1) context.progress({ step: name })
    const { fault, madeAgain: again } = await evaluateOne(deps, dataset.id, task, context.signal, counter.one)
    context.signal.throwIfAborted()
    madeAgain += again
    if (!fault) continue
    if (models.length === 1) throw fault
    problems.push({ modelId: id, model: name, code: fault.code, message: fault.message })
  }
  deps.events.changed(['evaluations', 'images'])
  return outcome(deps, order, problems, { wasStored: missing === 0, madeAgain })
}

async function taskOf(
  { book }: Deps,
  { provider, threshold: asked }: Order,
  model: Model,
  images: readonly SetImage[],
): Promise<ModelTask> {
  const threshold = asked ?? model.threshold
  const predictor = { modelSha256: model.sha256, profileHash: figuresHash(model, threshold) }
  const { entries } = await book.page(predictor, threshold)
  const pending = images.filter((image) => {
    const stored = entries.get(truthKey(image))
    // Whoever asks for a provider by name wants its figures, not those of another.
    return !stored || (provider !== 'auto' && stored.provider !== provider)
  })
  const steps = model.postProcessing
  return { model, predictor, provider, pending, processing: steps.length === 0 ? null : { steps, threshold } }
}

/** The fault of the model, where it has one; and how many predictions had been given up for room. */
async function evaluateOne(
  deps: Deps,
  datasetId: string,
  task: ModelTask,
  signal: AbortSignal,
  onDone: () => void,
): Promise<{ fault: AppError | null; madeAgain: number }> {
  if (task.pending.length === 0) return { fault: null, madeAgain: 0 }
  try {
    // A file that is gone, or a provider that does not work, is not the fault of every single image.
    const request = await deps.models.request(task.model, task.provider)
    const { runMs } = await deps.workers.inference.call('load', request, { signal })
    const photos = task.pending.map(({ imageSha256 }) => imageSha256)
    const inputs = { datasetId, feed: feedOf(task.model.profile) }
    const inputsAreMade = await deps.predictions.storage.inputs.areMade(inputs, photos)
    const { madeAgain } = await evaluateModel(deps, { ...task, runMs, inputsAreMade }, signal, onDone)
    return { fault: null, madeAgain }
  } catch (error) {
    signal.throwIfAborted()
    const known = asAppError(error)
    if (!known || known.code === 'DISK_FULL' || known.code === 'NOT_WRITABLE') throw error
    return { fault: known, madeAgain: 0 }
  }
}

function progressCounter(deps: Deps, { progress }: JobContext, total: number) {
  let done = 0
  let publishedMs = performance.now()
  progress({ done, total })
  return {
    one: () => {
      done += 1
      progress({ done })
      if (performance.now() - publishedMs < PUBLISH_EVERY_MS) return
      publishedMs = performance.now()
      // Sets of images are read anew at the end only: Compare would do that every time.
      deps.events.changed(['evaluations'])
    },
  }
}

async function outcome(
  deps: Deps,
  { dataset, split, models, runId, threshold, limit }: Order,
  problems: EvaluationResult['problems'],
  { wasStored, madeAgain }: { wasStored: boolean; madeAgain: number },
): Promise<JobOutcome<EvaluationResult>> {
  const evaluations: EvaluationSummary[] = []
  for (const { id: modelId } of models) {
    const summary = await deps.summary({ datasetId: dataset.id, split, modelId, threshold, limit })
    if (summary) evaluations.push(summary)
  }
  const first = problems[0]
  if (evaluations.length === 0 && first) throw new AppError(first.code, first.message)
  const epochs = evaluations.flatMap(({ epoch, modelId, model, mean }) =>
    epoch === null ? [] : { epoch, modelId, model, iou: mean.iou },
  )
  const best = runId === undefined ? null : bestEpoch(epochs)
  return {
    summary: sentence(evaluations, best, problems.length, { wasStored, madeAgain }),
    result: { evaluations, best, problems },
  }
}

function sentence(
  evaluations: readonly EvaluationSummary[],
  best: EvaluationResult['best'],
  problems: number,
  { wasStored, madeAgain }: { wasStored: boolean; madeAgain: number },
): string {
  const figure = (share: number | null) => (share === null ? 'undefined' : share.toFixed(3))
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
  const [first] = evaluations
  const failed = evaluations.reduce((sum, each) => sum + each.failed, 0)
  return [
    best ? `Best is epoch ${best.epoch}, mean IoU ${figure(best.iou)}.` : '',
    evaluations.length === 1 && first
      ? `Mean IoU ${figure(first.mean.iou)} on ${count(first.evaluated, 'image')}.`
      : '',
    evaluations.length > 1 ? `${count(evaluations.length, 'model')} evaluated.` : '',
    failed > 0 ? `${count(failed, 'image')} failed, ${perThousand(evaluations, failed)} of a thousand.` : '',
    problems > 0 ? `${count(problems, 'model')} could not be evaluated.` : '',
    madeAgain > 0 ? `${count(madeAgain, 'prediction')} had been given up for room and made again.` : '',
    wasStored ? 'All results were stored before.' : '',
  ]
    .filter(Boolean)
    .join(' ')
}

function perThousand(evaluations: readonly EvaluationSummary[], failed: number): string {
  const evaluated = evaluations.reduce((sum, each) => sum + each.evaluated, 0)
  return (failuresPerThousand({ evaluated, failed }) ?? 0).toFixed(1)
}

function noGroundTruth({ id, name }: SetDataset, split: SplitChoice): AppError {
  const where = split === 'all' ? name : `the split ${split} of ${name}`
  return new AppError(
    'NO_GROUND_TRUTH',
    `No image in ${where} has a mask to compare with; paint one, or import a folder with masks.`,
    { datasetId: id, split },
  )
}
