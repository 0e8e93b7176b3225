import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ProviderInUse } from '../../src-shared/domain/index.ts'
import type { InferenceWorker, ModelRequest } from '../workers/protocol.ts'
import { Once } from './once.ts'
import type { Photo } from './photos.ts'
import { planeOrigin } from './plane-file.ts'
import { feedOf } from './prediction-paths.ts'
import type { TensorCache } from './tensor-cache.ts'

export type StoredPlane = {
  planePath: string
  provider: ProviderInUse
  /** Milliseconds that inference took when it ran. */
  durationMs: number
  /** True when it was stored before. */
  cached: boolean
}

/** Hung native code cannot be stopped from within: after this the worker is. */
const TIMEOUT_MS = 120_000

/** Probability planes on disk. The same one asked for twice at once is computed once. */
export class PlaneStore {
  readonly #inference: InferenceWorker
  readonly #tensors: TensorCache
  readonly #once = new Once<StoredPlane>()

  constructor({ inference, tensors }: { inference: InferenceWorker; tensors: TensorCache }) {
    this.#inference = inference
    this.#tensors = tensors
  }

  /** The stored plane, else inference now. With `auto` any provider's will do, else only that one's. */
  get(request: () => Promise<ModelRequest>, photo: Photo, planePath: string, provider: string): Promise<StoredPlane> {
    return this.#once.run(`${provider} ${planePath}`, async () => {
      const origin = await planeOrigin(planePath)
      if (origin && (provider === 'auto' || provider === origin.provider)) {
        const { provider: name, durationMs } = origin
        return { planePath, provider: { name, fallback: null }, durationMs, cached: true }
      }
      return this.#compute(await request(), photo, planePath)
    })
  }

  async #compute(request: ModelRequest, photo: Photo, planePath: string): Promise<StoredPlane> {
    const { path: tensor, content } = await this.#tensors.get(photo, feedOf(request.profile))
    await mkdir(dirname(planePath), { recursive: true })
    const { provider, durationMs } = await this.#inference.call(
      'run',
      { ...request, tensor, content, out: planePath },
      { timeoutMs: TIMEOUT_MS, blame: request.sha256 },
    )
    await rm(picturePath(planePath), { force: true })
    return { planePath, provider, durationMs, cached: false }
  }
}

/** The picture of a plane at its image's size, beside it. */
export const picturePath = (planePath: string) => planePath.replace(/\.plane$/, '.png')
