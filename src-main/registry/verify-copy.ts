import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type Model, type ProviderChoice } from '../../src-shared/domain/index.ts'
import { decodePlane } from '../inference/plane-file.ts'
import { asAppError } from '../store/faults.ts'
import type { ImageSize } from '../workers/protocol.ts'
import { photoPath, type Evidence } from './evidence.ts'
import { GPU, type ReleaseDeps, type Timings } from './release-deps.ts'

type Deps = Pick<ReleaseDeps, 'workers' | 'folder'>
type Tensor = { path: string; content: ImageSize & { left: number; top: number } }

const TIMED_RUNS = 10
/** A model that is slow is timed fewer times: the figure needs no more, and one waits for it. */
const TIMING_MS = 20_000
/** A run on the CPU may take far longer than the one that evaluated it on a GPU. */
const RUN_LIMIT_MS = 600_000
/** Photos tried before we say that none can be read. */
const TRIED_PHOTOS = 5
/** Of 255. Both runs do the same sums in the same order on the CPU: more than rounding is another model. */
const TOLERATED_DIFFERENCE = 1

/**
 * Runs the copy on one image of the set and compares its probability plane with the original's; then times the copy.
 * @throws AppError VERIFICATION_FAILED when the copy does not run or gives another mask, IMAGE_MOVED when no photo is there
 */
export async function verifyCopy(
  deps: Deps,
  evidence: Evidence,
  copyPath: string,
  signal: AbortSignal,
): Promise<Timings> {
  const { model } = evidence
  const scratch = (name: string) => join(deps.folder.temporary, `release-${randomUUID()}-${name}`)
  const [tensorPath, originalPlane, copyPlane] = [scratch('tensor'), scratch('original'), scratch('copy')]
  try {
    const tensor = await makeTensor(deps, evidence, tensorPath, signal)
    await runOn(deps, model, model.path, tensor, originalPlane, signal)
    // The worker keeps sessions by hash: without this the copy would be answered by the original's session.
    await deps.workers.inference.call('unload', { sha256: model.sha256 }, { signal })
    await runOn(deps, model, copyPath, tensor, copyPlane, signal).catch((error: unknown) => {
      throw signal.aborted ? error : asFailure(model, error)
    })
    await comparePlanes(model, originalPlane, copyPlane)
    return await timeCopy(deps, model, copyPath, tensor.path, signal)
  } finally {
    for (const path of [tensorPath, originalPlane, copyPlane]) await rm(path, { force: true })
  }
}

async function makeTensor(deps: Deps, evidence: Evidence, out: string, signal: AbortSignal): Promise<Tensor> {
  const { width, height, fit, resample } = evidence.model.profile.input
  let reason: unknown = null
  for (const image of evidence.images.slice(0, TRIED_PHOTOS)) {
    const path = photoPath(evidence.dataset, image)
    try {
      const feed = { width, height, fit, resample }
      const { content } = await deps.workers.pixels.call('tensor', { path, out, feed }, { signal })
      return { path: out, content }
    } catch (error) {
      signal.throwIfAborted()
      reason = error
    }
  }
  throw new AppError(
    'IMAGE_MOVED',
    `No photo of ${evidence.dataset.name} could be read to run the copy on (${reasonOf(reason)}); relink the dataset's folder and try again.`,
    { root: evidence.dataset.root },
  )
}

async function runOn(
  deps: Deps,
  model: Model,
  path: string,
  tensor: Tensor,
  out: string,
  signal: AbortSignal,
): Promise<void> {
  const request = { path, sha256: model.sha256, profile: model.profile, provider: 'cpu' as ProviderChoice }
  await deps.workers.inference.call(
    'run',
    { ...request, tensor: tensor.path, content: tensor.content, out },
    { signal, timeoutMs: RUN_LIMIT_MS },
  )
}

async function comparePlanes(model: Model, originalPath: string, copyPath: string): Promise<void> {
  const [original, copy] = [await readValues(originalPath), await readValues(copyPath)]
  const difference = original.reduce((most, value, index) => Math.max(most, Math.abs(value - (copy[index] ?? 0))), 0)
  if (difference > TOLERATED_DIFFERENCE) {
    throw new AppError(
      'VERIFICATION_FAILED',
      `The copy of ${model.name} gives another mask than the original (largest difference ${difference} of 255); check the disk of the registry. Nothing was changed.`,
      { difference },
    )
  }
}

async function readValues(path: string): Promise<Uint8Array> {
  return (await decodePlane(await readFile(path), path)).values
}

async function timeCopy(deps: Deps, model: Model, path: string, tensor: string, signal: AbortSignal): Promise<Timings> {
  const timing = async (provider: ProviderChoice): Promise<number | null> => {
    const request = { path, sha256: model.sha256, profile: model.profile, provider, tensor }
    const bench = async (runs: number, timeoutMs: number) => {
      const result = await deps.workers.inference.call('bench', { ...request, runs, warmup: 1 }, { signal, timeoutMs })
      return result.provider.name === provider ? median(result.durationsMs) : null
    }
    const once = await bench(1, 2 * RUN_LIMIT_MS)
    if (once === null) return null
    const runs = Math.min(TIMED_RUNS, Math.floor(TIMING_MS / once))
    return runs > 1 ? bench(runs, RUN_LIMIT_MS) : once
  }
  const cpuMs = await timing('cpu')
  const { providers } = await deps.workers.inference.call('providers', {}, { signal })
  const gpuWorks = providers.some(({ name, works }) => name === GPU && works)
  return { cpuMs, gpuMs: gpuWorks ? await timing(GPU) : null }
}

/** Milliseconds with two decimals; null of nothing. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? null : Math.round(((low + high) / 2) * 100) / 100
}

function asFailure(model: Model, error: unknown): AppError {
  return new AppError(
    'VERIFICATION_FAILED',
    `The copy of ${model.name} did not run (${reasonOf(error)}); check the disk of the registry and try again. Nothing was changed.`,
  )
}

function reasonOf(error: unknown): string {
  return (asAppError(error)?.message ?? 'unknown fault').replace(/\.$/, '')
}
