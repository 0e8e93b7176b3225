import { join } from 'node:path'
import { nameOnRecords, processedUrl, type StepsPreview } from '../../src-shared/contract/index.ts'
import {
  AppError,
  type Model,
  type PostProcessingChange,
  type SplitChoice,
  type TuneMetric,
  type TuneResult,
} from '../../src-shared/domain/index.ts'
import { scoresOf } from '../../src-shared/metrics/index.ts'
import { describeSteps, type PostProcessing } from '../../src-shared/postprocessing/steps.ts'
import type { AnnotationService } from '../annotation/annotation-service.ts'
import type { ImageService } from '../datasets/image-service.ts'
import { ImageSets } from '../evaluation/image-sets.ts'
import { photoOf } from '../inference/photos.ts'
import { plainKeyOf, type PredictionService } from '../inference/prediction-service.ts'
import type { StartedJob } from '../jobs/jobs.ts'
import type { ModelService } from '../models/model-service.ts'
import type { ServiceDeps } from '../service-deps.ts'
import type { JudgeStepsResponse } from '../workers/processing-protocol.ts'
import { ProcessingRepository } from './processing-repository.ts'
import { tune } from './tune-job.ts'

type Named = { displayName: string | null; suggestedName?: string }

type Deps = ServiceDeps & {
  images: ImageService
  models: ModelService
  predictions: PredictionService
  annotation: Pick<AnnotationService, 'flushAll'>
  workspace: { get(): Named | Promise<Named> }
}

export type TuneInput = {
  modelId: string
  datasetId: string
  split?: SplitChoice
  metric?: TuneMetric
  /** Saves what was found with the model, where it is better than what it has. */
  apply?: boolean
}

const JUDGE_LIMIT_MS = 300_000

/** What is done to a model's masks on their way out: kept with the model, tried on images, tuned. See src-shared/postprocessing/README.md. */
export class PostProcessingService {
  readonly #deps: Deps
  readonly #repository: ProcessingRepository
  readonly #sets: ImageSets

  constructor(deps: Deps) {
    this.#deps = deps
    this.#repository = new ProcessingRepository(deps.database)
    this.#sets = new ImageSets(deps.database)
  }

  /** From now on every mask of the model is made with these steps; its figures are those of the new masks. */
  async save(modelId: string, steps: PostProcessing, note?: string): Promise<Model> {
    this.#deps.models.get(modelId)
    const author = nameOnRecords(await this.#deps.workspace.get())
    const changedAt = new Date().toISOString()
    this.#repository.save(modelId, { steps, note: note?.trim() || null, author, changedAt })
    this.#deps.events.changed(['models', 'evaluations', 'images'])
    return this.#deps.models.get(modelId)
  }

  /** Newest first. */
  changes(modelId: string): PostProcessingChange[] {
    return this.#repository.changes(modelId)
  }

  /** One image without and with the steps, and what they are worth on it. */
  async preview(input: {
    modelId: string
    imageId: string
    steps: PostProcessing
    threshold?: number | undefined
  }): Promise<StepsPreview> {
    const model = this.#deps.models.get(input.modelId)
    const image = this.#deps.images.find(input.imageId)
    const photo = photoOf(image)
    const threshold = input.threshold ?? model.threshold
    const { predictions, workers, folder } = this.#deps
    const order = { model, photo, datasetId: image.datasetId, provider: 'auto' } as const
    return predictions.withPlane(order, async ({ planePath }) => {
      const planeKey = plainKeyOf(model, photo)
      const picture = (steps: PostProcessing) =>
        predictions.processed.make({ photo, planePath, planeKey, steps, threshold, mask: true })
      const [before, after] = await Promise.all([picture([]), picture(input.steps)])
      const urls = { beforeUrl: processedUrl(before.key), afterUrl: processedUrl(after.key) }
      if (!this.#sets.truthOf(input.imageId)) return { ...urls, before: null, after: null }
      const mask = join(folder.masks, `${input.imageId}.png`)
      const lists = [[], input.steps]
      const request = { plane: planePath, mask, photo: photo.path, lists, threshold, side: null }
      const { results } = await workers.pixels.call('judgeSteps', request, { timeoutMs: JUDGE_LIMIT_MS })
      const [bare, processed] = results
      return { ...urls, before: figuresOf(bare), after: figuresOf(processed) }
    })
  }

  /** The picture of a preview. @throws AppError NOT_FOUND for one that was not made lately */
  processedPng(key: string): { path: string; version: string } {
    const path = this.#deps.predictions.processed.find(key)
    if (path === null) throw new AppError('NOT_FOUND', 'This preview is no longer there; ask for it again.')
    return { path, version: key }
  }

  /**
   * Searches for the list of steps with the best mean figure on a set of images.
   * @throws AppError NOT_FOUND, TARGET_MISMATCH at once; NO_GROUND_TRUTH and the rest by the job
   */
  startTuning(input: TuneInput): StartedJob<TuneResult> {
    const model = this.#deps.models.get(input.modelId)
    const dataset = this.#sets.dataset(input.datasetId)
    const { split = 'validation', metric = 'iou' } = input
    if (model.profile.target !== dataset.target) {
      throw new AppError(
        'TARGET_MISMATCH',
        `${model.name} finds ${model.profile.target}, but the masks of ${dataset.name} show ${dataset.target}; choose a dataset of ${model.profile.target}.`,
      )
    }
    const where = split === 'all' ? dataset.name : `${dataset.name}, ${split}`
    const title = `Tune ${model.name}`
    const leaves = 'nothing was changed'
    const spec = { kind: 'tune', title, subtitle: where, modelId: model.id, unit: 'images', leaves } as const
    return this.#deps.jobs.start(spec, async (context) => {
      await this.#deps.annotation.flushAll(dataset.id)
      const images = await this.#sets.images({ datasetId: dataset.id, split })
      if (images.length === 0) {
        throw new AppError(
          'NO_GROUND_TRUTH',
          `No image in ${where} has a mask to compare with; choose another split, or paint or import masks.`,
          { datasetId: dataset.id, split },
        )
      }
      // Saved under the eyes of the job, so that a cancelled one changes nothing.
      const outcome = await tune(this.#deps, { model, dataset, split, metric, images }, context)
      context.signal.throwIfAborted()
      const { steps, chosen, current } = outcome.result
      if (!input.apply || !(chosen > current)) return outcome
      await this.save(model.id, steps, `Tuned on ${where} by ${metric === 'iou' ? 'IoU' : 'boundary IoU'}.`)
      this.#deps.log.info({ model: model.name, steps: describeSteps(steps) }, 'post-processing was tuned')
      return { ...outcome, result: { ...outcome.result, applied: true } }
    })
  }
}

function figuresOf(judged: JudgeStepsResponse['results'][number] | undefined) {
  if (!judged) return null
  return { iou: scoresOf(judged.pixels).iou, boundaryIou: scoresOf(judged.boundary).iou }
}
