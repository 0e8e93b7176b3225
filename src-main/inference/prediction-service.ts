import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { predictionUrl, trialUrl, type PredictionInfo } from '../../src-shared/contract/index.ts'
import { AppError, type Model, type ModelProfile, type PartialProfile } from '../../src-shared/domain/index.ts'
import type { ImageService } from '../datasets/image-service.ts'
import type { ModelService } from '../models/model-service.ts'
import { figuresHash } from '../models/processing-hash.ts'
import { profileHash } from '../models/profile-hash.ts'
import type { ServiceDeps } from '../service-deps.ts'
import type { OneOfMany } from '../workers/many-protocol.ts'
import type { ImageSize } from '../workers/protocol.ts'
import { FallbackMask } from './fallback.ts'
import { Once } from './once.ts'
import { photoOf, type Photo } from './photos.ts'
import type { PlaneKey } from './plane-ledger.ts'
import { PlaneRun } from './plane-run.ts'
import type { PlaneItem, PlaneOrder, PlanesOrder, StoredPlane } from './plane-order.ts'
import { picturePath, PlaneStore } from './plane-store.ts'
import { predictFile, type FileOrder, type FileResult } from './predict-file.ts'
import { ProcessedPictures } from './processed-pictures.ts'
import { pictureKey, planePathOf } from './prediction-paths.ts'
import { Storage } from './storage.ts'

/** Characters of a key that stand in an address. */
const KEY_LENGTH = 16
/** Trials are looked at once; the oldest are forgotten. */
const KEPT_TRIALS = 50

/** A picture to show; `version` is the hash that its address carries the beginning of. */
type PictureFile = { path: string; version: string }

/** Probability of models on images: computed once, kept as a plane, shown as a picture. See README.md. */
export class PredictionService {
  readonly storage: Storage
  readonly processed: ProcessedPictures
  readonly fallbackMask: FallbackMask
  readonly #deps: ServiceDeps
  readonly #models: ModelService
  readonly #images: ImageService
  readonly #planes: PlaneStore
  readonly #pictures = new Once<string>()
  readonly #trials = new Map<string, { planePath: string; size: ImageSize }>()

  constructor(deps: ServiceDeps & { images: ImageService; models: ModelService }) {
    this.#deps = deps
    this.#models = deps.models
    this.#images = deps.images
    this.storage = new Storage(deps)
    const { folder, workers } = deps
    this.processed = new ProcessedPictures({ folder, pixels: workers.pixels })
    this.fallbackMask = new FallbackMask({ folder: folder.temporary, pixels: workers.pixels })
    const run = new PlaneRun({ folder, inference: workers.inference, inputs: this.storage.inputs })
    this.#planes = new PlaneStore(run, this.storage.ledger)
    deps.models.onRemoved(({ wasLast, ...key }) => {
      if (wasLast) this.storage.ledger.forget(key)
    })
  }

  /** The stored prediction, else inference now. @throws AppError NOT_FOUND, IMAGE_MOVED, INFERENCE_FAILED … */
  async predict(modelId: string, imageId: string): Promise<PredictionInfo> {
    const model = this.#models.get(modelId)
    const image = this.#images.find(imageId)
    const photo = photoOf(image)
    return this.withPlane({ model, photo, datasetId: image.datasetId, provider: 'auto' }, async (plane) => {
      const url = predictionUrl(modelId, imageId, keyOf(model, photo))
      return { ...info(plane, photo), url, ...(plane.madeAgain ? { madeAgain: true } : {}) }
    })
  }

  /** The same; where inference fails on this image, the fallback mask, marked with the reason. See fallback.ts. */
  async predictOrFallback(modelId: string, imageId: string): Promise<PredictionInfo> {
    try {
      return await this.predict(modelId, imageId)
    } catch (error) {
      const fallback = this.fallbackMask.reasonFor(error)
      const { width, height } = this.#images.find(imageId)
      const url = predictionUrl(modelId, imageId, this.fallbackMask.keyOf({ width, height }))
      const provider = await this.#deps.workers.runtime.provider()
      return { width, height, url, provider, durationMs: 0, cached: false, fallback }
    }
  }

  /** Runs a file with a profile on one image, before it is added. */
  async tryProfile({ path, profile, imageId }: { path: string; profile: PartialProfile; imageId: string }) {
    const image = this.#images.find(imageId)
    const photo = photoOf(image)
    const request = await this.#models.trialRequest(path, profile)
    const key = pictureKey([request.sha256, profileHash(request.profile), photo.sha256]).slice(0, 2 * KEY_LENGTH)
    const planePath = join(this.#deps.folder.temporary, 'trials', `${key}.plane`)
    const items = [{ photo, planePath }]
    // Sizes that are only tried have no place in the dataset's cache.
    const order = { items, datasetId: null, provider: 'auto', request: async () => request }
    const plane = await one(this.#planes.get(order))
    this.#remember(key, { planePath, size: { width: photo.width, height: photo.height } })
    return { ...info(plane, photo), url: trialUrl(key) }
  }

  /**
   * Hands the planes of photos to `use`, one for each, in their order: stored ones, else inference now; with another provider
   * than `auto`, only that one's. Until `use` is done none of them is given up for room.
   * @throws AppError where the model itself fails, CANCELLED
   */
  async withPlanes<T>(order: PlanesOrder, use: (planes: OneOfMany<StoredPlane>[]) => Promise<T>): Promise<T> {
    const wanted = this.#storeOrder(order)
    const used = this.storage.use(wanted.items.map(({ planePath }) => planePath))
    try {
      return await use(await this.#planes.get(wanted))
    } finally {
      used.release()
      if (this.storage.isOver()) await this.storage.makeRoom()
    }
  }

  /** The plane of one photo handed to `use`; where it turns out to be damaged, or gone, it is made again, once. */
  async withPlane<T>(
    order: Omit<PlanesOrder, 'photos'> & { photo: Photo },
    use: (plane: StoredPlane) => Promise<T>,
  ): Promise<T> {
    const photos = [order.photo]
    return this.withPlanes({ ...order, photos }, async ([first]) => {
      try {
        return await use(unwrap(first))
      } catch (error) {
        if (!(error instanceof AppError) || !isDamagedPlane(error)) throw error
        const [again] = await this.remake({ ...order, photos })
        return use(unwrap(again))
      }
    })
  }

  /** Stored planes that turned out to be damaged are made anew. */
  async remake(order: PlanesOrder): Promise<OneOfMany<StoredPlane>[]> {
    const wanted = this.#storeOrder(order)
    await this.#planes.forget(wanted.items)
    return this.#planes.get(wanted)
  }

  /** Before the database is closed: what was stored and used is noted. A fault only makes the next one predict some again. */
  close(): void {
    try {
      this.storage.ledger.save()
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'the books of predictions could not be written')
    }
  }

  /** At the end of a job: what was written is made known. */
  async settle(): Promise<void> {
    await this.storage.settle()
  }

  /** The 8-bit grey PNG at the image's size. @throws AppError NOT_FOUND for a key that is not the present one */
  async probabilityPng(modelId: string, imageId: string, key: string): Promise<PictureFile> {
    const model = this.#models.get(modelId)
    const image = this.#images.find(imageId)
    const photo = photoOf(image)
    const empty = this.fallbackMask.keyOf(photo)
    if (empty.startsWith(key.slice(0, KEY_LENGTH))) {
      return { path: await this.fallbackMask.picture(photo), version: empty }
    }
    const version = keyOf(model, photo)
    if (!version.startsWith(key.slice(0, KEY_LENGTH))) throw noPicture()
    const order = { model, photo, datasetId: image.datasetId, provider: 'auto' } as const
    const path = await this.withPlane(order, async ({ planePath, bytes }) => {
      if (model.postProcessing.length > 0) return this.#processedPicture(model, photo, planePath)
      const picture = await this.#picture(planePath, photo, picturePath(this.#planePath(model, photo)))
      this.storage.ledger.used(planeKey(model, photo), bytes + (await stat(picture)).size)
      return picture
    })
    return { path, version }
  }

  /** The same for a profile that is being tried. */
  async trialPng(key: string): Promise<PictureFile> {
    const trial = this.#trials.get(key)
    if (!trial) throw noPicture()
    const { planePath, size } = trial
    return { path: await this.#picture(planePath, size, picturePath(planePath)), version: key }
  }

  /** Writes the mask (0 and 255) or the probability of any photo, in a dataset or not, at the photo's size. */
  predictFile(order: FileOrder): Promise<FileResult> {
    const { pixels } = this.#deps.workers
    const { fallbackMask } = this
    return predictFile({ pixels, images: this.#images, models: this.#models, predictions: this, fallbackMask }, order)
  }

  #storeOrder({ model, datasetId, photos, masks, provider, total, signal, onSent }: PlanesOrder): PlaneOrder {
    const items = photos.map((photo, index): PlaneItem => {
      return { photo, planePath: this.#planePath(model, photo), key: planeKey(model, photo), mask: masks?.[index] }
    })
    return {
      items,
      datasetId,
      provider,
      request: () => this.#models.request(model, provider),
      ...(total === undefined ? {} : { total }),
      signal,
      onSent,
    }
  }

  #planePath(model: Model, photo: Photo): string {
    return planePathOf(this.#deps.folder, planeKey(model, photo))
  }

  #picture(planePath: string, { width, height }: ImageSize, out: string): Promise<string> {
    return this.#pictures.run(out, async () => {
      if (await stat(out).catch(() => null)) return out
      const request = { plane: planePath, size: { width, height }, threshold: null, out }
      await this.#deps.workers.pixels.call('planeToPng', request)
      return out
    })
  }

  /** What follows from the model's own steps; where none of them cuts at the threshold, that is still to be done. */
  async #processedPicture(model: Model, photo: Photo, planePath: string): Promise<string> {
    const { postProcessing: steps, threshold } = model
    const order = { photo, planePath, planeKey: plainKeyOf(model, photo), steps, threshold, mask: false }
    return (await this.processed.make(order)).path
  }

  #remember(key: string, trial: { planePath: string; size: ImageSize }): void {
    this.#trials.delete(key)
    this.#trials.set(key, trial)
    const oldest = this.#trials.keys().next().value
    if (this.#trials.size <= KEPT_TRIALS || oldest === undefined) return
    const { planePath: forgotten } = this.#trials.get(oldest) ?? trial
    this.#trials.delete(oldest)
    // What cannot be removed now goes with the folder of this process.
    for (const path of [forgotten, picturePath(forgotten)]) void rm(path, { force: true }).catch(() => undefined)
  }
}

/** A file that others make room for may go between two looks at it: then it is as good as damaged. */
export const isDamagedPlane = ({ code }: { code: string }) => code === 'FILE_UNREADABLE' || code === 'FILE_NOT_FOUND'

const hashes = new WeakMap<ModelProfile, string>()

/** Once for a profile in memory: it is asked for with every image. */
function hashOf(profile: ModelProfile): string {
  const hash = hashes.get(profile) ?? profileHash(profile)
  hashes.set(profile, hash)
  return hash
}

export function planeKey(model: Model, photo: Photo): PlaneKey {
  return { modelSha256: model.sha256, profileHash: hashOf(model.profile), imageSha256: photo.sha256 }
}

async function one(planes: Promise<OneOfMany<StoredPlane>[]>): Promise<StoredPlane> {
  return unwrap((await planes)[0])
}

/** @throws AppError its fault */
function unwrap<T>(found: OneOfMany<T> | undefined): T {
  if (!found) throw noPicture()
  if ('ok' in found) return found.ok
  throw new AppError(found.error.code, found.error.message, found.error.details)
}

function info({ provider, durationMs, cached }: StoredPlane, { width, height }: Photo) {
  return { width, height, provider, durationMs, cached }
}

function keyOf(model: Model, photo: Photo): string {
  return pictureKey([model.sha256, figuresHash(model, model.threshold), photo.sha256, `${photo.width}x${photo.height}`])
}

/** Names the plane, without what is done to it on its way out. */
export const plainKeyOf = (model: Model, photo: Photo) =>
  pictureKey([model.sha256, profileHash(model.profile), photo.sha256])

function noPicture(): AppError {
  return new AppError('NOT_FOUND', 'This prediction is no longer there; ask for it again.')
}
