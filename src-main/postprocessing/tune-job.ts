import { join } from 'node:path'
import {
  AppError,
  type Confusion,
  type ErrorDescription,
  type Model,
  type SplitChoice,
  type TuneMetric,
  type TuneResult,
} from '../../src-shared/domain/index.ts'
import { scoresOf } from '../../src-shared/metrics/index.ts'
import { candidateLists } from '../../src-shared/postprocessing/candidates.ts'
import { chooseList, gainOf, groupsOf, type JudgedImage } from '../../src-shared/postprocessing/choose.ts'
import { describeSteps, REFERENCE_SIDE, type PostProcessing } from '../../src-shared/postprocessing/steps.ts'
import type { ImageService } from '../datasets/image-service.ts'
import type { SetDataset, SetImage } from '../evaluation/image-sets.ts'
import { photoOf, type Photo } from '../inference/photos.ts'
import type { StoredPlane } from '../inference/plane-order.ts'
import { isDamagedPlane, type PredictionService } from '../inference/prediction-service.ts'
import type { JobContext, JobOutcome } from '../jobs/jobs.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import type { OneOfMany } from '../workers/many-protocol.ts'
import { notesOf, signed, warningsOf } from './tune-warnings.ts'

type Deps = Pick<ServiceDeps, 'folder' | 'workers'> & { images: ImageService; predictions: PredictionService }
export type TuneOrder = {
  model: Model
  dataset: SetDataset
  split: SplitChoice
  metric: TuneMetric
  images: readonly SetImage[]
}

/** Predicted together; judged by all pixels workers. */
const CHUNK = 8
/** Trying all lists on one image. */
const JUDGE_LIMIT_MS = 300_000

/** Tries every list on every image, chooses, and measures what the choice is worth at full size. */
export async function tune(deps: Deps, order: TuneOrder, context: JobContext): Promise<JobOutcome<TuneResult>> {
  const { model, dataset, split, metric, images } = order
  const lists = candidateLists(model.postProcessing, model.threshold)
  const groups = groupsOf(images.map(({ path }) => path))
  context.progress({ done: 0, total: images.length, step: `Try ${lists.length} lists of steps` })
  const tried = await judgeAll(deps, order, context, () => ({ lists, side: REFERENCE_SIDE }))
  const judged = images.flatMap((image, index): (JudgedImage & { image: SetImage })[] => {
    const scores = tried.scores[index]
    return scores ? [{ image, group: groups[index] ?? image.imageId, scores }] : []
  })
  if (judged.length === 0) throw nothingJudged(order, tried.firstFault)

  const { best, heldOut, folds } = chooseList(judged)
  const steps = lists[best] ?? []
  context.progress({ done: 0, total: judged.length, step: 'Measure at full size' })
  const full = await judgeAll(deps, { ...order, images: judged.map(({ image }) => image) }, context, (index) => ({
    lists: [model.postProcessing, steps, lists[heldOut[index] ?? best] ?? steps],
    side: null,
  }))
  const measured = judged.flatMap(({ group }, index) => {
    const [present, chosen, onOthers] = full.scores[index] ?? []
    return present === undefined || chosen === undefined || onOthers === undefined
      ? []
      : [{ group, present, chosen, onOthers }]
  })
  const gain = gainOf(
    measured,
    measured.map(({ present }) => present),
    measured.map(({ onOthers }) => onOthers),
  )
  const result: TuneResult = {
    modelId: model.id,
    model: model.name,
    datasetId: dataset.id,
    dataset: dataset.name,
    split,
    metric,
    threshold: model.threshold,
    present: model.postProcessing,
    images: measured.length,
    groups: gain.groups,
    tried: lists.length,
    steps,
    current: meanOf(measured.map(({ present }) => present)),
    chosen: meanOf(measured.map(({ chosen }) => chosen)),
    gain:
      folds === 0
        ? null
        : { mean: gain.mean, low: gain.interval?.low ?? null, high: gain.interval?.high ?? null, folds },
    warnings: [],
    notes: [],
    applied: false,
  }
  const isPresent = best === 0
  const ofTest = judged.filter(({ image }) => image.split === 'test').length
  result.warnings = warningsOf(result, { isPresent, ofTest })
  result.notes = notesOf(result, { isPresent, failed: images.length - measured.length })
  return { summary: sentence(result, isPresent), result }
}

type Judged = { index: number; imageId: string; photo: Photo }
type Remake = (photo: Photo) => Promise<OneOfMany<StoredPlane>[]>
type Judgement = { scores: (number[] | null)[]; firstFault: ErrorDescription | null }

/** Per image one figure for each of its lists; null where the image cannot be judged. */
async function judgeAll(
  { folder, workers, images: imageService, predictions }: Deps,
  { model, dataset, metric, images }: TuneOrder,
  { signal, progress }: JobContext,
  taskOf: (index: number) => { lists: PostProcessing[]; side: number | null },
): Promise<Judgement> {
  const scores: (number[] | null)[] = images.map(() => null)
  let firstFault: ErrorDescription | null = null
  let done = 0
  const count = () => {
    done += 1
    progress({ done })
  }
  const failed = (fault: ErrorDescription) => {
    firstFault ??= fault
    count()
  }
  const judge = async (
    { index, imageId, photo }: Judged,
    plane: OneOfMany<StoredPlane> | undefined,
    remake: Remake,
  ) => {
    const mask = join(folder.masks, `${imageId}.png`)
    const ask = async (found: OneOfMany<StoredPlane> | undefined) => {
      if (!found || 'error' in found) throw asError(found?.error)
      const request = {
        plane: found.ok.planePath,
        mask,
        photo: photo.path,
        threshold: model.threshold,
        ...taskOf(index),
      }
      return workers.pixels.call('judgeSteps', request, { signal, timeoutMs: JUDGE_LIMIT_MS })
    }
    try {
      const { results } = await ask(plane).catch(async (error: unknown) => {
        // A plane that is damaged, or was given up for room, is made again, once. A photo that is gone stays gone.
        if (!plane || 'error' in plane || !(error instanceof AppError) || !isDamagedPlane(error)) throw error
        return ask((await remake(photo))[0])
      })
      scores[index] = results.map((result) => figureOf(metric === 'iou' ? result.pixels : result.boundary))
      count()
    } catch (error) {
      signal.throwIfAborted()
      const known = asAppError(error)
      if (!known) throw error
      failed(known.toJSON())
    }
  }
  /** An image that was removed while the job runs has failed. */
  const found = (index: number): Judged[] => {
    const imageId = images[index]?.imageId ?? ''
    try {
      return [{ index, imageId, photo: photoOf(imageService.find(imageId)) }]
    } catch (error) {
      const known = asAppError(error)
      if (!known) throw error
      failed(known.toJSON())
      return []
    }
  }
  for (let start = 0; start < images.length; start += CHUNK) {
    signal.throwIfAborted()
    const chunk = images.slice(start, start + CHUNK).flatMap((_, at) => found(start + at))
    if (chunk.length === 0) continue
    const common = { model, datasetId: dataset.id, provider: 'auto' as const, signal }
    const order = { ...common, photos: chunk.map(({ photo }) => photo), total: images.length }
    const remake: Remake = (photo) => predictions.remake({ ...common, photos: [photo] })
    await predictions.withPlanes(order, (planes) =>
      Promise.all(chunk.map((each, at) => judge(each, planes[at], remake))),
    )
  }
  return { scores, firstFault }
}

/** Nothing there and nothing found is as right as can be. */
const figureOf = (confusion: Confusion): number => scoresOf(confusion).iou ?? 1

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

const asError = (fault: ErrorDescription | undefined) =>
  fault
    ? new AppError(fault.code, fault.message, fault.details)
    : new AppError('INFERENCE_FAILED', 'The model gave no answer for an image; try again.')

function nothingJudged({ model, dataset }: TuneOrder, fault: ErrorDescription | null): AppError {
  if (fault) return new AppError(fault.code, fault.message, fault.details)
  return new AppError('INFERENCE_FAILED', `${model.name} gave no mask for any image of ${dataset.name}.`)
}

function sentence({ metric, steps, gain, images, model }: TuneResult, isPresent: boolean): string {
  if (isPresent) return `Nothing tried is better than what ${model} has now, on ${images} images.`
  const figure = metric === 'iou' ? 'IoU' : 'boundary IoU'
  const interval =
    gain && gain.low !== null && gain.high !== null ? ` (95 %: ${signed(gain.low)} to ${signed(gain.high)})` : ''
  const worth = gain ? `${signed(gain.mean)} mean ${figure}${interval} on images it was not chosen by` : 'gain unknown'
  return `Best: ${describeSteps(steps)}; ${worth}.`
}
