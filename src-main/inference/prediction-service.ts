import { mkdir, realpath, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { predictionUrl, trialUrl, type PredictionInfo } from '../../src-shared/contract/index.ts'
import {
  AppError,
  type Model,
  type PartialProfile,
  type ProviderChoice,
  type ProviderInUse,
} from '../../src-shared/domain/index.ts'
import type { ImageService } from '../datasets/image-service.ts'
import type { ModelService } from '../models/model-service.ts'
import { profileHash } from '../models/profile-hash.ts'
import type { ServiceDeps } from '../service-deps.ts'
import type { ImageSize } from '../workers/protocol.ts'
import { benchInference, type BenchRequest } from './bench-inference.ts'
import { Once } from './once.ts'
import { photoOf, type Photo } from './photos.ts'
import { picturePath, PlaneStore, type StoredPlane } from './plane-store.ts'
import { pictureKey, predictionFolder } from './prediction-paths.ts'
import { TensorCache } from './tensor-cache.ts'

/** Providers that `auto` takes before the processor, where they work. */
const PREFERRED: readonly ProviderInUse['name'][] = ['cuda', 'directml']
/** Characters of a key that stand in an address. */
const KEY_LENGTH = 16
/** Trials are looked at once; the oldest are forgotten. */
const KEPT_TRIALS = 50

export type PlaneOrder = { model: Model; photo: Photo; provider: ProviderChoice }

/** A picture to show; `version` is the hash that its address carries the beginning of. */
type PictureFile = { path: string; version: string }

/** Probability of models on images: computed once, kept as a plane, shown as a picture. See README.md. */
export class PredictionService {
  readonly #deps: ServiceDeps
  readonly #models: ModelService
  readonly #images: ImageService
  readonly #planes: PlaneStore
  readonly #pictures = new Once<string>()
  readonly #trials = new Map<string, { planePath: string; size: ImageSize }>()
  #provider: ProviderInUse | null = null

  constructor(deps: ServiceDeps & { images: ImageService; models: ModelService }) {
    this.#deps = deps
    this.#models = deps.models
    this.#images = deps.images
    const tensors = new TensorCache({ folder: deps.folder, pixels: deps.workers.pixels })
    this.#planes = new PlaneStore({ inference: deps.workers.inference, tensors })
  }

  /** The stored prediction, else inference now. @throws AppError NOT_FOUND, IMAGE_MOVED, INFERENCE_FAILED … */
  async predict(modelId: string, imageId: string): Promise<PredictionInfo> {
    const model = this.#models.get(modelId)
    const photo = photoOf(this.#images.find(imageId))
    const plane = await this.plane(model, photo)
    return { ...info(plane, photo), url: predictionUrl(modelId, imageId, keyOf(model, photo)) }
  }

  /** Runs a file with a profile on one image, before it is added. */
  async tryProfile({ path, profile, imageId }: { path: string; profile: PartialProfile; imageId: string }) {
    const photo = photoOf(this.#images.find(imageId))
    const request = await this.#models.trialRequest(path, profile)
    const key = pictureKey([request.sha256, profileHash(request.profile), photo.sha256]).slice(0, 2 * KEY_LENGTH)
    const planePath = join(this.#deps.folder.temporary, 'trials', `${key}.plane`)
    const plane = await this.#planes.get(async () => request, photo, planePath, 'auto')
    this.#remember(key, { planePath, size: { width: photo.width, height: photo.height } })
    return { ...info(plane, photo), url: trialUrl(key) }
  }

  /** A plane for evaluation: the stored one, else inference now. With another provider than `auto`, only that one's. */
  async plane(model: Model, photo: Photo, provider: ProviderChoice = 'auto'): Promise<StoredPlane> {
    const planePath = this.#planePath(model, photo)
    const plane = await this.#planes.get(() => this.#models.request(model, provider), photo, planePath, provider)
    if (!plane.cached && provider === 'auto') this.#provider = plane.provider
    return plane
  }

  /** The plane handed to `use`; where it turns out to be damaged, it is made again, once. */
  async withPlane<T>(order: PlaneOrder, use: (plane: StoredPlane) => Promise<T>): Promise<T> {
    const { model, photo, provider } = order
    const plane = await this.plane(model, photo, provider)
    try {
      return await use(plane)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'FILE_UNREADABLE') throw error
      await rm(plane.planePath, { force: true })
      return use(await this.plane(model, photo, provider))
    }
  }

  /** The provider that inference runs on: the one of the last run, else the one that would be taken. */
  async provider(): Promise<ProviderInUse> {
    this.#provider ??= await this.#likelyProvider()
    return this.#provider
  }

  /** The 8-bit grey PNG at the image's size. @throws AppError NOT_FOUND for a key that is not the present one */
  async probabilityPng(modelId: string, imageId: string, key: string): Promise<PictureFile> {
    const model = this.#models.get(modelId)
    const photo = photoOf(this.#images.find(imageId))
    const version = keyOf(model, photo)
    if (!version.startsWith(key.slice(0, KEY_LENGTH))) throw noPicture()
    const order = { model, photo, provider: 'auto' } as const
    return { path: await this.withPlane(order, ({ planePath }) => this.#picture(planePath, photo)), version }
  }

  /** The same for a profile that is being tried. */
  async trialPng(key: string): Promise<PictureFile> {
    const trial = this.#trials.get(key)
    if (!trial) throw noPicture()
    return { path: await this.#picture(trial.planePath, trial.size), version: key }
  }

  /**
   * Writes the mask (0 and 255) or the probability of any photo, in a dataset or not, at the photo's size.
   * @throws AppError INVALID_INPUT where `out` is that photo, a photo of a dataset, or the model
   */
  async predictFile(order: {
    modelId: string
    path: string
    out: string
    kind: 'mask' | 'probability'
    threshold?: number | undefined
    signal?: AbortSignal
  }): Promise<{ provider: ProviderInUse; durationMs: number }> {
    const model = this.#models.get(order.modelId)
    const { path, signal } = order
    await this.#refuseToReplace(order.out, [path, model.path])
    const { sha256, bytes, width, height } = await this.#deps.workers.pixels.call('probe', { path }, { signal })
    const photo = { path, sha256, bytes, width, height }
    const threshold = order.kind === 'mask' ? (order.threshold ?? model.threshold) : null
    await mkdir(dirname(order.out), { recursive: true })
    return this.withPlane({ model, photo, provider: 'auto' }, async ({ planePath, provider, durationMs }) => {
      const request = { plane: planePath, size: { width, height }, threshold, out: order.out }
      await this.#deps.workers.pixels.call('planeToPng', request, { signal })
      return { provider, durationMs }
    })
  }

  /** Times inference alone. @throws AppError PROVIDER_UNAVAILABLE */
  async bench({ modelId, provider, ...rest }: BenchRequest & { modelId: string; provider: ProviderChoice }) {
    const request = await this.#models.request(this.#models.get(modelId), provider)
    return benchInference(this.#deps.workers.inference, request, rest)
  }

  /** Photos and models are referenced where they lie: what is written over one is lost. */
  async #refuseToReplace(out: string, read: readonly string[]): Promise<void> {
    const real = await realpath(out).catch(() => null)
    if (real === null) return
    const others = await Promise.all(read.map((path) => realpath(path).catch(() => null)))
    if (!others.includes(real) && !this.#images.isPhoto(out)) return
    throw new AppError(
      'INVALID_INPUT',
      `${out} is a photo or model that Hairline reads, so that no mask is written over it; choose another file for the mask.`,
      { path: out },
    )
  }

  #planePath(model: Model, photo: Photo): string {
    const folder = predictionFolder(this.#deps.folder, model.sha256, profileHash(model.profile))
    return join(folder, `${photo.sha256}.plane`)
  }

  #picture(planePath: string, { width, height }: ImageSize): Promise<string> {
    const out = picturePath(planePath)
    return this.#pictures.run(out, async () => {
      if (await stat(out).catch(() => null)) return out
      const request = { plane: planePath, size: { width, height }, threshold: null, out }
      await this.#deps.workers.pixels.call('planeToPng', request)
      return out
    })
  }

  #remember(key: string, trial: { planePath: string; size: ImageSize }): void {
    this.#trials.delete(key)
    this.#trials.set(key, trial)
    const oldest = this.#trials.keys().next().value
    if (this.#trials.size > KEPT_TRIALS && oldest !== undefined) this.#trials.delete(oldest)
  }

  async #likelyProvider(): Promise<ProviderInUse> {
    const { providers } = await this.#deps.workers.inference.call('providers', {})
    const name = PREFERRED.find((each) => providers.some((tried) => tried.name === each && tried.works))
    return { name: name ?? 'cpu', fallback: null }
  }
}

function info({ provider, durationMs, cached }: StoredPlane, { width, height }: Photo) {
  return { width, height, provider, durationMs, cached }
}

function keyOf(model: Model, photo: Photo): string {
  return pictureKey([model.sha256, profileHash(model.profile), photo.sha256, `${photo.width}x${photo.height}`])
}

function noPicture(): AppError {
  return new AppError('NOT_FOUND', 'This prediction is no longer there; ask for it again.')
}
