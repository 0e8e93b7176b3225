import { setImmediate as breathe } from 'node:timers/promises'
import type { ImageDetail } from '../../src-shared/contract/index.ts'
import {
  AppError,
  type EvaluationSummary,
  type ImageResult,
  type Model,
  type ProviderChoice,
  type SplitChoice,
} from '../../src-shared/domain/index.ts'
import { scoresOf } from '../../src-shared/metrics/index.ts'
import { bestEpoch } from '../../src-shared/training/index.ts'
import type { AnnotationService } from '../annotation/annotation-service.ts'
import type { ImageService } from '../datasets/image-service.ts'
import type { PredictionService } from '../inference/prediction-service.ts'
import type { StartedJob } from '../jobs/jobs.ts'
import type { ModelService } from '../models/model-service.ts'
import { figuresHash } from '../models/processing-hash.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { runEvaluation, type EvaluationResult } from './evaluation-job.ts'
import { ImageSets, type SetChoice, type SetDataset, type SetImage } from './image-sets.ts'
import { ScoreBook, truthKey } from './score-book.ts'
import { ScoreRepository, type Predictor } from './score-repository.ts'
import { resultsOf, summarize, type Evaluated } from './summarize.ts'

export type EvaluationDeps = ServiceDeps & {
  images: ImageService
  models: ModelService
  predictions: PredictionService
  annotation: AnnotationService
}

export type StartEvaluation = {
  datasetId: string
  split?: SplitChoice
  modelIds?: string[] | undefined
  runId?: string | undefined
  provider?: ProviderChoice
  /** For the figures of the result; stored results hold for every threshold, unless the model has post-processing. */
  threshold?: number | undefined
  limit?: number | undefined
}

type SummaryInput = {
  datasetId: string
  split?: SplitChoice
  modelId: string
  threshold?: number | undefined
  limit?: number | undefined
}

/** Images whose figures are looked up before others are served again. */
const IMAGES_AT_ONCE = 1_000
const SPLITS = ['all', 'train', 'validation', 'test'] as const

/** Judges models against ground truth: runs what is missing, keeps it, and sums it up. See README.md. */
export class EvaluationService {
  readonly #deps: EvaluationDeps
  readonly #sets: ImageSets
  readonly #scores: ScoreRepository
  readonly #book: ScoreBook

  constructor(deps: EvaluationDeps) {
    this.#deps = deps
    this.#sets = new ImageSets(deps.database)
    this.#scores = new ScoreRepository(deps.database)
    this.#book = new ScoreBook(this.#scores, deps.database)
    deps.images.useScores(this)
    deps.events.subscribe((event) => {
      if (event.type === 'changed' && event.topics.includes('models')) this.#book.forget()
    })
  }

  /**
   * Evaluates models, or all epochs of a run, on the images of a set that have ground truth.
   * @throws AppError NOT_FOUND, INVALID_INPUT, TARGET_MISMATCH at once; NO_GROUND_TRUTH and the rest by the job
   */
  start(input: StartEvaluation): StartedJob<EvaluationResult> {
    const dataset = this.#sets.dataset(input.datasetId)
    const { models, subject } = this.#modelsOf(input)
    for (const model of models) requireSameTarget(model, dataset)
    const split = input.split ?? 'all'
    return this.#deps.jobs.start(
      {
        kind: 'evaluate',
        title: `Evaluate ${subject}`,
        subtitle: split === 'all' ? dataset.name : `${dataset.name}, ${split}`,
        unit: 'images',
      },
      (context) =>
        runEvaluation(
          { ...this.#deps, sets: this.#sets, book: this.#book, summary: (each) => this.summary(each) },
          { ...input, split, dataset, models, provider: input.provider ?? 'auto' },
          context,
        ),
    )
  }

  /** From stored results, at `threshold` or the model's; null where nothing was evaluated. */
  async summary(input: SummaryInput): Promise<EvaluationSummary | null> {
    return summarize(await this.#evaluated(input))
  }

  /** One line per image with ground truth, in natural order of their paths; with `failedOnly` those that inference failed on. */
  async perImage({
    failedOnly = false,
    ...input
  }: SummaryInput & { failedOnly?: boolean | undefined }): Promise<ImageResult[]> {
    const evaluated = await this.#evaluated(input)
    if (!failedOnly) return resultsOf(evaluated)
    const { images, failures } = evaluated
    return resultsOf({ ...evaluated, images: images.filter(({ imageSha256 }) => failures.has(imageSha256)) })
  }

  /** Every epoch in order; `best` is the one of the highest mean IoU. */
  async run({ runId, ...where }: { datasetId: string; split?: SplitChoice; runId: string }) {
    const epochs = []
    for (const model of this.#deps.models.ofRun(runId)) {
      const summary = await this.summary({ ...where, modelId: model.id })
      epochs.push({ epoch: model.epoch ?? 0, modelId: model.id, model: model.name, summary })
      await breathe()
    }
    const figures = epochs.map(({ epoch, modelId, summary }) => ({ epoch, modelId, iou: summary?.mean.iou ?? null }))
    return { epochs, best: bestEpoch(figures) }
  }

  /** Every model on every dataset and split with results, best mean IoU first. */
  async list(): Promise<EvaluationSummary[]> {
    const summaries: EvaluationSummary[] = []
    const models = this.#deps.models.list().filter((model) => this.#scores.hasResults(predictorOf(model)))
    for (const dataset of this.#sets.datasets()) {
      const images = await this.#sets.images({ datasetId: dataset.id, split: 'all' })
      const sets = SPLITS.map((split) => ({ split, images: images.filter((image) => isIn(image, split)) }))
      const filled = sets.filter((set) => set.images.length > 0)
      for (const model of models.filter(({ profile }) => profile.target === dataset.target)) {
        const common = { model, dataset, ...(await this.#stored(model, model.threshold)) }
        for (const set of filled) {
          summaries.push(...[summarize({ ...common, ...set })].filter((summary) => summary !== null))
          await breathe()
        }
      }
    }
    return summaries.toSorted((a, b) => (b.mean.iou ?? -1) - (a.mean.iou ?? -1))
  }

  /** IoU at the model's threshold by image id; null where both masks are empty, `failed` where inference was, absent where not evaluated. */
  async iouByImage(modelId: string, datasetId?: string): Promise<Map<string, number | null | 'failed'>> {
    const model = this.#deps.models.get(modelId)
    const { page, failures } = await this.#stored(model, model.threshold)
    const ious = new Map<string, number | null | 'failed'>()
    await breathe()
    for (const [index, { imageId, ...truth }] of this.#sets.truths(datasetId).entries()) {
      const entry = page.entries.get(truthKey(truth))
      if (entry) ious.set(imageId, scoresOf(entry.confusion).iou)
      else if (failures.has(truth.imageSha256)) ious.set(imageId, 'failed')
      if (index % IMAGES_AT_ONCE === 0) await breathe()
    }
    // Whoever sorts by them does so in a turn of its own.
    await breathe()
    return ious
  }

  /** Of every model that was evaluated on this image's present mask, best first. */
  scoresOfImage(imageId: string): ImageDetail['scores'] {
    const truth = this.#sets.truthOf(imageId)
    if (!truth) return []
    const scores = this.#deps.models.list().flatMap((model) => {
      const confusion = this.#book.confusion(predictorOf(model), truth, model.threshold)
      if (!confusion) return []
      const { iou } = scoresOf(confusion)
      return { modelId: model.id, model: model.name, runName: model.runName, epoch: model.epoch, iou }
    })
    return scores.toSorted((a, b) => (b.iou ?? -1) - (a.iou ?? -1))
  }

  async #evaluated({ datasetId, split = 'all', modelId, threshold, limit }: SummaryInput): Promise<Evaluated> {
    const model = this.#deps.models.get(modelId)
    const choice: SetChoice = { datasetId, split, limit }
    const dataset = this.#sets.dataset(datasetId)
    const stored = await this.#stored(model, threshold ?? model.threshold)
    return { model, dataset, split, images: await this.#sets.images(choice), ...stored }
  }

  async #stored(model: Model, threshold: number) {
    const predictor = predictorOf(model, threshold)
    return { page: await this.#book.page(predictor, threshold), failures: this.#book.failures(predictor) }
  }

  #modelsOf({ modelIds = [], runId }: StartEvaluation): { models: Model[]; subject: string } {
    if (modelIds.length > 0 === (runId !== undefined)) {
      throw new AppError('INVALID_INPUT', 'Choose either models or a run to evaluate.')
    }
    if (runId === undefined) {
      const models = [...new Set(modelIds)].map((id) => this.#deps.models.get(id))
      return { models, subject: models.length === 1 ? (models[0]?.name ?? '') : `${models.length} models` }
    }
    const models = this.#deps.models.ofRun(runId)
    const name = models[0]?.runName
    if (!name) throw new AppError('NOT_FOUND', `There is no run ${runId} with checkpoints; it may have been removed.`)
    return { models, subject: `${name}, ${models.length} ${models.length === 1 ? 'epoch' : 'epochs'}` }
  }
}

/** Whose figures: those of a model with post-processing are counted at one threshold alone. */
export function predictorOf(model: Model, threshold = model.threshold): Predictor {
  return { modelSha256: model.sha256, profileHash: figuresHash(model, threshold) }
}

function requireSameTarget({ name, profile }: Model, dataset: SetDataset): void {
  if (profile.target === dataset.target) return
  throw new AppError(
    'TARGET_MISMATCH',
    `${name} finds ${profile.target}, but the masks of ${dataset.name} show ${dataset.target}; choose a model and a dataset of the same target.`,
    { model: name, modelTarget: profile.target, dataset: dataset.name, datasetTarget: dataset.target },
  )
}

const isIn = ({ split }: SetImage, choice: SplitChoice) => choice === 'all' || choice === split
