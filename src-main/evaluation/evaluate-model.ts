import { statSync } from 'node:fs'
import { join } from 'node:path'
import {
  AppError,
  type ErrorCode,
  type ErrorDescription,
  type Model,
  type ProviderChoice,
} from '../../src-shared/domain/index.ts'
import type { ImageService } from '../datasets/image-service.ts'
import type { Photo } from '../inference/photos.ts'
import type { StoredPlane } from '../inference/plane-order.ts'
import { isDamagedPlane, type PredictionService } from '../inference/prediction-service.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { asAppError } from '../store/faults.ts'
import { ShortTurns } from '../store/short-turns.ts'
import { inGroups } from '../workers/inference/bundles.ts'
import type { ScoresResponse } from '../workers/many-protocol.ts'
import type { Processing } from '../workers/processing-protocol.ts'
import { ChunkSizes } from './chunk-sizes.ts'
import { encodeHistograms } from './histogram-codec.ts'
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

export type ModelTask = {
  model: Model
  predictor: Predictor
  provider: ProviderChoice
  pending: readonly SetImage[]
  /** Null where nothing is done to its probabilities: histograms of these hold for every threshold. */
  processing: Omit<Processing, 'photo'> | null
  /** What one run of the model takes, where it is known before the first image. */
  runMs?: number | undefined
  /** No photo has to be decoded. */
  inputsAreMade?: boolean
}

/** Chunks on their way at once: one being resized, one in inference and one waiting for it, one being scored. */
const WIDTH = 4
/** Images whose results are noted in one go: a few milliseconds. */
const NOTED_AT_ONCE = 16
/** Images that a pixels worker scores for one message. */
const SCORED_AT_ONCE = 4
const SCORE_LIMIT_MS = 120_000
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
 * Predicts and scores the images that have no result yet, in chunks. An image that fails is recorded and does not stop the
 * others. What is done when the signal is aborted is kept. Returns how many predictions had been given up for room, and were
 * made again. @throws AppError where the model itself fails
 */
export async function evaluateModel(
  deps: EvaluateDeps,
  task: ModelTask,
  signal: AbortSignal,
  onDone: () => void,
): Promise<{ madeAgain: number }> {
  const writer = new ResultWriter(deps.book, task.predictor)
  const sizes = new ChunkSizes(task.runMs ?? null, task.inputsAreMade)
  const work = new ChunkWork(deps, task, writer, signal, onDone)
  try {
    await inParallel(sizes.chunksOf(task.pending), WIDTH, signal, async ({ items, left }) => {
      const msPerImage = await work.chunk(items, left)
      if (msPerImage !== null) sizes.took(msPerImage)
    })
    return { madeAgain: work.madeAgain }
  } finally {
    writer.flush()
    await deps.predictions.settle()
  }
}

/** `state` is that of the mask file before it was read. */
type Scored = { image: SetImage; photo: Photo; plane: StoredPlane; state: string }
type Truths = ReturnType<ImageSets['truthsOf']>

class ChunkWork {
  madeAgain = 0
  #deathsInARow = 0
  readonly #deps: EvaluateDeps
  readonly #task: ModelTask
  readonly #writer: ResultWriter
  readonly #signal: AbortSignal
  readonly #onDone: () => void
  readonly #firstSent = Promise.withResolvers<void>()
  #hasBegun = false
  #hasFailed = false

  constructor(deps: EvaluateDeps, task: ModelTask, writer: ResultWriter, signal: AbortSignal, onDone: () => void) {
    this.#deps = deps
    this.#task = task
    this.#writer = writer
    this.#signal = signal
    this.#onDone = onDone
  }

  /** Returns what inference took for an image, in milliseconds; null where all planes were stored. */
  async chunk(images: readonly SetImage[], left: number): Promise<number | null> {
    // All chunks begin at once: what prepares the others would hold up the first, and nothing is inferred until it is sent. Where
    // photos have to be decoded, that takes longest, and is what others should begin with.
    if (this.#hasBegun && this.#task.inputsAreMade) await this.#firstSent.promise
    if (this.#signal.aborted || this.#hasFailed) return null
    this.#hasBegun = true
    try {
      return await this.#work(images, left)
    } catch (error) {
      this.#hasFailed = true
      throw error
    } finally {
      this.#firstSent.resolve()
    }
  }

  async #work(images: readonly SetImage[], left: number): Promise<number | null> {
    const { predictions } = this.#deps
    const found = this.#photosOf(images)
    const photos = found.map(({ photo }) => photo)
    // What is done to probabilities on their way out is done by the pixels workers.
    const masks = found.map(({ image }) => ({ path: this.#maskOf(image), state: fileState(this.#maskOf(image)) }))
    const datasetId = found[0]?.datasetId ?? null
    const order = {
      ...this.#task,
      datasetId,
      photos,
      total: left,
      signal: this.#signal,
      onSent: this.#firstSent.resolve,
    }
    const wanted = this.#task.processing ? order : { ...order, masks }
    return predictions.withPlanes(wanted, async (planes) => {
      const scored = found.flatMap(({ image, photo }, index): Scored[] => {
        const plane = planes[index]
        if (plane && 'ok' in plane) return [{ image, photo, plane: plane.ok, state: masks[index]?.state ?? '' }]
        this.#failed(image, plane?.error)
        return []
      })
      this.madeAgain += scored.filter(({ plane }) => plane.madeAgain).length
      const rest: Scored[] = []
      const turns = new ShortTurns()
      for (const group of inGroups(scored, NOTED_AT_ONCE)) {
        const truths = this.#truthsOf(group)
        rest.push(...group.filter((each) => !this.#scoredOnTheWay(each, truths)))
        await turns.pause()
      }
      await Promise.all(inGroups(rest, SCORED_AT_ONCE).map((group) => this.#score(group)))
      const durations = scored.flatMap(({ plane }) => (plane.cached ? [] : [plane.durationMs / (plane.lanes ?? 1)]))
      return durations.length === 0 ? null : durations.reduce((sum, ms) => sum + ms, 0) / durations.length
    })
  }

  /** An image that was removed while the job runs has failed. */
  #photosOf(images: readonly SetImage[]) {
    const photos = this.#deps.sets.photos(images.map(({ imageId }) => imageId))
    return images.flatMap((image) => {
      const found = photos.get(image.imageId)
      if (!found) this.#failed(image, removed(image).toJSON())
      return found ? [{ image, ...found }] : []
    })
  }

  async #score(group: readonly Scored[], again = false): Promise<void> {
    const results = await this.#askForScores(group)
    if (this.#signal.aborted) return
    const damaged: Scored[] = []
    const truths = this.#truthsOf(group)
    for (const [index, scored] of group.entries()) {
      const result = results[index]
      if (result && 'ok' in result) this.#scored(scored, encodeHistograms(result.ok.histograms), truths)
      else if (!again && result && isDamagedPlane(result.error)) damaged.push(scored)
      else this.#failed(scored.image, result?.error)
    }
    if (damaged.length > 0) await this.#scoreAgain(damaged)
  }

  /** One message for all; where the worker dies of one of them, each is asked for alone. */
  async #askForScores(group: readonly Scored[]): Promise<ScoresResponse['results']> {
    const { workers } = this.#deps
    const { processing } = this.#task
    const pairs = group.map(({ plane, image, photo }) => ({
      plane: plane.planePath,
      mask: this.#maskOf(image),
      ...(processing ? { processing: { ...processing, photo: photo.path } } : {}),
    }))
    const [only] = pairs
    const blame = pairs.length === 1 && only ? { blame: only.mask } : {}
    try {
      return (await workers.pixels.call('scores', { pairs }, { timeoutMs: SCORE_LIMIT_MS, ...blame })).results
    } catch (error) {
      const known = asAppError(error)
      if (!known) throw error
      if (group.length === 1) return [{ error: known.toJSON() }]
      const alone: ScoresResponse['results'] = []
      for (const each of group) alone.push(...(await this.#askForScores([each])))
      return alone
    }
  }

  async #scoreAgain(damaged: readonly Scored[]): Promise<void> {
    const datasetId = this.#deps.images.find(damaged[0]?.image.imageId ?? '').datasetId
    const photos = damaged.map(({ photo }) => photo)
    const planes = await this.#deps.predictions.remake({ ...this.#task, datasetId, photos, signal: this.#signal })
    const repaired = damaged.flatMap((scored, index): Scored[] => {
      const plane = planes[index]
      if (plane && 'ok' in plane) return [{ ...scored, plane: plane.ok }]
      this.#failed(scored.image, plane?.error)
      return []
    })
    if (repaired.length > 0) await this.#score(repaired, true)
  }

  /** True where it was scored when it was made. */
  #scoredOnTheWay(each: Scored, truths: Truths): boolean {
    const { scored } = each.plane
    // The same photo may stand in another dataset with another mask, and both were asked for at once; or another evaluation
    // asked for this plane first, and the mask was painted on since.
    if (scored?.mask.path !== this.#maskOf(each.image) || scored.mask.state !== each.state) return false
    if (!this.#signal.aborted) this.#scored(each, scored.histograms, truths)
    return true
  }

  #maskOf({ imageId }: SetImage): string {
    return join(this.#deps.folder.masks, `${imageId}.png`)
  }

  /** As they are now: to be used before anything else has a turn. */
  #truthsOf(group: readonly Scored[]): Truths {
    return this.#deps.sets.truthsOf(group.map(({ image }) => image.imageId))
  }

  #scored({ image, plane, state }: Scored, histograms: Uint8Array, truths: Truths): void {
    const { imageId, imageSha256, maskVersion } = image
    this.#deathsInARow = 0
    // Painted on in the meantime: this figure would belong to neither version. A stroke that was taken back again brings the
    // version back, but not the file.
    const isVersion = truths.get(imageId)?.maskVersion === maskVersion
    const unchanged = isVersion && fileState(this.#maskOf(image)) === state
    const { provider, durationMs } = plane
    if (unchanged) this.#writer.addScore({ imageSha256, maskVersion, provider: provider.name, durationMs, histograms })
    this.#onDone()
  }

  /** @throws AppError where it is the model's fault */
  #failed(image: SetImage, error: ErrorDescription | undefined): void {
    if (this.#signal.aborted) return
    const fault = error ?? this.#known(new Error('there was no answer for it'), image).toJSON()
    this.#deathsInARow = DEATHS.includes(fault.code) ? this.#deathsInARow + 1 : 0
    if (FATAL.includes(fault.code) || this.#deathsInARow >= DEATHS_IN_A_ROW) {
      throw new AppError(fault.code, fault.message, fault.details)
    }
    this.#writer.addFailure({ imageSha256: image.imageSha256, code: fault.code, message: fault.message })
    this.#onDone()
  }

  #known(error: unknown, image: SetImage): AppError {
    const known = asAppError(error)
    if (known) return known
    this.#deps.log.error({ err: error, image: image.path, model: this.#task.model.name }, 'evaluation failed')
    return new AppError('INTERNAL', `${image.path} could not be evaluated; the log has the details.`)
  }
}

const removed = ({ path }: SetImage) =>
  new AppError('NOT_FOUND', `${path} was removed while it was to be evaluated; evaluate again for the others.`)

/** A mask is replaced by renaming: another file has another state, also where its content came back. */
function fileState(path: string): string {
  const state = statSync(path, { throwIfNoEntry: false })
  return state ? `${state.ino} ${state.mtimeMs} ${state.size}` : ''
}
