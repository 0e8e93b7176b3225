import { mkdir, realpath } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AppError, type ErrorDescription, type Model, type ProviderInUse } from '../../src-shared/domain/index.ts'
import type { ImageService } from '../datasets/image-service.ts'
import type { ModelService } from '../models/model-service.ts'
import { systemFolderOf } from '../store/system-folders.ts'
import type { ImageSize, PixelsWorker } from '../workers/protocol.ts'
import type { FallbackMask } from './fallback.ts'
import type { Photo } from './photos.ts'
import type { StoredPlane, PlanesOrder } from './plane-order.ts'

export type FileOrder = {
  modelId: string
  path: string
  out: string
  kind: 'mask' | 'probability'
  threshold?: number | undefined
  /** Write the fallback mask where inference fails on this image: see fallback.ts. */
  fallback?: boolean
  signal?: AbortSignal
}
/** `fallback` says why the fallback mask was written; nothing ran then. */
export type FileResult =
  | { provider: ProviderInUse; durationMs: number; fallback: null }
  | { provider: null; durationMs: null; fallback: ErrorDescription }

/** Refining the edges of a photo of the largest size takes its time. */
const PROCESS_LIMIT_MS = 300_000

type Deps = {
  pixels: PixelsWorker
  images: ImageService
  models: ModelService
  predictions: {
    withPlane<T>(
      order: Omit<PlanesOrder, 'photos'> & { photo: Photo },
      use: (plane: StoredPlane) => Promise<T>,
    ): Promise<T>
  }
  fallbackMask: FallbackMask
}

/**
 * Writes the mask (0 and 255; soft where the model's post-processing ends so) or the bare probability of any photo, in a
 * dataset or not, at the photo's size.
 * @throws AppError INVALID_INPUT where `out` is that photo, a photo of a dataset, or the model
 */
export async function predictFile(deps: Deps, order: FileOrder): Promise<FileResult> {
  const { pixels, images, models } = deps
  const model = models.get(order.modelId)
  const { path, signal } = order
  const system = await systemFolderOf(order.out)
  if (system) {
    throw new AppError(
      'NOT_WRITABLE',
      `${order.out} cannot be written: ${system} belongs to the system; choose another folder.`,
      { path: order.out },
    )
  }
  await refuseToReplace(images, order.out, [path, model.path])
  let size: ImageSize | null = null
  try {
    const { sha256, bytes, width, height } = await pixels.call('probe', { path }, signal ? { signal } : {})
    size = { width, height }
    await mkdir(dirname(order.out), { recursive: true })
    return await writePrediction(deps, order, model, { path, sha256, bytes, ...size })
  } catch (error) {
    if (order.fallback !== true || signal?.aborted) throw error
    const fallback = deps.fallbackMask.reasonFor(error)
    size ??= await sizeOfUnreadable(deps, path)
    if (!size) throw error
    await mkdir(dirname(order.out), { recursive: true })
    await deps.fallbackMask.write(size, order.out)
    return { provider: null, durationMs: null, fallback }
  }
}

/** By its header, else as it was imported; null where nothing tells. */
async function sizeOfUnreadable({ pixels, images }: Deps, path: string): Promise<ImageSize | null> {
  return pixels.call('headerSize', { path }).catch(() => images.sizeAt(path))
}

function writePrediction(
  { pixels, predictions }: Deps,
  order: FileOrder,
  model: Model,
  photo: Photo,
): Promise<FileResult> {
  const { signal } = order
  const { path, width, height } = photo
  const isMask = order.kind === 'mask'
  const threshold = order.threshold ?? model.threshold
  const planes = { model, photo, datasetId: null, provider: 'auto', signal } as const
  const use = async ({ planePath, provider, durationMs }: StoredPlane): Promise<FileResult> => {
    const request = { plane: planePath, size: { width, height }, out: order.out }
    const steps = isMask ? model.postProcessing : []
    const options = signal ? { signal } : {}
    if (steps.length === 0) {
      await pixels.call('planeToPng', { ...request, threshold: isMask ? threshold : null }, options)
    } else {
      const processing = { photo: path, steps, threshold }
      await pixels.call('process', { ...request, processing, mask: true }, { ...options, timeoutMs: PROCESS_LIMIT_MS })
    }
    return { provider, durationMs, fallback: null }
  }
  return predictions.withPlane(planes, use).catch((error: unknown) => {
    throw withNames(error, basename(model.path), basename(path))
  })
}

/** Whoever asks for many photos in turn reads nothing but the sentence: it names the model and the photo. */
function withNames(error: unknown, model: string, photo: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'INFERENCE_FAILED') return error
  const message = error.message
    .replace(/^The model gave/, () => `For ${photo}, ${model} gave`)
    .replace(' on this image', () => ` on ${photo}`)
  return new AppError(error.code, message, error.details)
}

/** Photos and models are referenced where they lie: what is written over one is lost. */
async function refuseToReplace(images: ImageService, out: string, read: readonly string[]): Promise<void> {
  const real = await realpath(out).catch(() => null)
  if (real === null) return
  const others = await Promise.all(read.map((path) => realpath(path).catch(() => null)))
  if (!others.includes(real) && !images.isPhoto(out)) return
  throw new AppError(
    'INVALID_INPUT',
    `${out} is a photo or model that Hairline reads, so that no mask is written over it; choose another file for the mask.`,
    { path: out },
  )
}
