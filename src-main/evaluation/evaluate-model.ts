import { join } from 'node:path'
import { AppError, type ErrorCode, type Model, type ProviderChoice } from '../../src-shared/domain/index.ts'
import type { ImageService } from '../datasets/image-service.ts'
import { photoOf } from '../inference/photos.ts'
import type { PredictionService } from '../inference/prediction-service.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import type { ImageSets, SetImage } from './image-sets.ts'
import { inParallel } from './in-parallel.ts'
import { ResultWriter } from './result-writer.ts'
import type { ScoreBook } from './score-book.ts'
import type { Predictor } from './score-repository.ts'

export type EvaluateDeps = Pick<ServiceDeps, 'folder' | 'workers' | 'log'> & {
  images: ImageService
  predictions: PredictionService
  sets: ImageSets
  book: ScoreBook
}

export type ModelTask = { model: Model; predictor: Predictor; provider: ProviderChoice; pending: readonly SetImage[] }

/** Images on their way at once: one being resized, one in inference, one being scored. */
const WIDTH = 3
/** So many images in a row on which the worker died: it is the model, not the images. */
const DEATHS_IN_A_ROW = 3
const DEATHS: readonly ErrorCode[] = ['DEVICE_UNAVAILABLE', 'TIME_LIMIT']
/** Not the fault of an image: they end the evaluation of the model. */
const FATAL: readonly ErrorCode[] = [
  'MODEL_QUARANTINED',
  'MODEL_UNREADABLE',
  'PROVIDER_UNAVAILABLE',
  'PROFILE_INVALID',
  'VERIFICATION_FAILED',
  'DISK_FULL',
  'NOT_WRITABLE',
  'BUSY',
]

/**
 * Predicts and scores the images that have no result yet. An image that fails is recorded and does not stop the others.
 * What is done when the signal is aborted is kept. @throws AppError where the model itself fails
 */
export async function evaluateModel(
  deps: EvaluateDeps,
  task: ModelTask,
  signal: AbortSignal,
  onDone: () => void,
): Promise<void> {
  const writer = new ResultWriter(deps.book, task.predictor)
  let deaths = 0
  try {
    await inParallel(task.pending, WIDTH, signal, async (image) => {
      try {
        await evaluateImage(deps, task, image, writer, signal)
        deaths = 0
      } catch (error) {
        if (signal.aborted) return
        const known = asAppError(error)
        if (!known) deps.log.error({ err: error, image: image.path, model: task.model.name }, 'evaluation failed')
        const fault =
          known ?? new AppError('INTERNAL', `${image.path} could not be evaluated; the log has the details.`)
        deaths = DEATHS.includes(fault.code) ? deaths + 1 : 0
        if (FATAL.includes(fault.code) || deaths >= DEATHS_IN_A_ROW) throw fault
        writer.addFailure({ imageSha256: image.imageSha256, code: fault.code, message: fault.message })
      }
      onDone()
    })
  } finally {
    writer.flush()
  }
}

async function evaluateImage(
  { folder, workers, images, predictions, sets }: EvaluateDeps,
  { model, provider }: ModelTask,
  image: SetImage,
  writer: ResultWriter,
  signal: AbortSignal,
): Promise<void> {
  const { imageId, imageSha256, maskVersion } = image
  const photo = photoOf(images.find(imageId))
  const mask = join(folder.masks, `${imageId}.png`)
  await predictions.withPlane({ model, photo, provider }, async (plane) => {
    const { histograms } = await workers.pixels.call('score', { plane: plane.planePath, mask })
    // Painted on in the meantime: this figure would belong to neither version.
    const unchanged = sets.truthOf(imageId)?.maskVersion === maskVersion
    if (signal.aborted || !unchanged) return
    const { provider: used, durationMs } = plane
    writer.addScore({ imageSha256, maskVersion, provider: used.name, durationMs, histograms })
  })
}
