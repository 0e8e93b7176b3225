import { join } from 'node:path'
import {
  BENCHMARK_TARGETS,
  type BenchmarkOrder,
  type BenchmarkRow,
  type BenchmarkWindow,
  type Model,
} from '../../src-shared/domain/index.ts'
import { feedOf } from '../inference/prediction-paths.ts'
import type { BenchPixelsResponse, BenchStagesResponse } from '../workers/bench-protocol.ts'
import type { ImageSize, InferenceWorker, ModelRequest, PixelsWorker } from '../workers/protocol.ts'
import { isSettled, mean, summed, timingOf, WINDOWS_THAT_COUNT, windowRuns } from './figures.ts'
import { machineOf } from './machine.ts'

export type BenchmarkPhoto = ImageSize & { path: string; name: string }
export type MeasureDeps = { inference: InferenceWorker; pixels: PixelsWorker; folder: string }
export type MeasureOrder = Pick<BenchmarkOrder, 'runs' | 'tolerance' | 'maxWindows'> & {
  model: Model
  request: ModelRequest
  photo: BenchmarkPhoto
}
export type MeasureContext = {
  signal: AbortSignal
  /** After each window: how many inferences it had, and that others follow. */
  measured: (runs: number) => void
  /** Names of what else runs now. */
  others: () => string[]
}

/** Before anything counts: the first inferences of a session allocate what all others use. */
export const WARMUP = 5
const PIXELS_WARMUP = 2
/** No further window is begun after this, however they disagree. */
const LIMIT_MS = 180_000
/** Of one message with photos; decoding one of the largest takes seconds. */
const PIXELS_LIMIT_MS = 600_000

type Timed = Omit<BenchStagesResponse, 'provider' | 'runtime' | 'threads'> & BenchPixelsResponse
type Measured = { answer: BenchStagesResponse; timed: Timed[]; windows: BenchmarkWindow[]; others: Set<string> }

/**
 * Measures one model on one provider with one number of threads, in windows, until the last three agree; see README.md.
 * @throws AppError PROVIDER_UNAVAILABLE, and what inference fails with
 */
export async function measure(
  deps: MeasureDeps,
  order: MeasureOrder,
  context: MeasureContext,
): Promise<Omit<BenchmarkRow, 'id'>> {
  const measured = await measureWindows(deps, order, context)
  const { answer, windows } = measured
  const last = measured.timed.slice(-WINDOWS_THAT_COUNT)
  const all = (part: keyof Timed) => last.flatMap((timed) => timed[part])
  const run = timingOf(all('runMs'))
  const stages = {
    decode: timingOf(all('decodeMs')),
    preprocess: timingOf(summed(all('resizeMs'), all('prepareMs'))),
    run,
    postprocess: timingOf(summed(all('readMs'), all('finishMs'))),
  }
  const wholeMs = Object.values(stages).reduce((sum, { meanMs }) => sum + meanMs, 0)
  const { provider } = answer
  const settled = isSettled(windows, order.tolerance)
  const limitMs = provider.name === 'cpu' ? BENCHMARK_TARGETS.cpu : BENCHMARK_TARGETS.gpu
  const { model, photo } = order
  return {
    modelId: model.id,
    model: model.name,
    modelSha256: model.sha256,
    provider: provider.name,
    requestedProvider: order.request.provider,
    fallback: provider.fallback,
    fallbacks: provider.fallbacks ?? [],
    threads: answer.threads,
    runs: all('runMs').length,
    warmup: WARMUP,
    ...run,
    imagesPerSecond: perSecond(run.meanMs),
    stages,
    wholeImage: { meanMs: wholeMs, imagesPerSecond: perSecond(wholeMs) },
    windows,
    settled,
    tolerance: order.tolerance,
    target: { limitMs, passed: run.p95Ms <= limitMs },
    image: { name: photo.name, width: photo.width, height: photo.height },
    machine: machineOf(provider.name, answer.runtime),
    warnings: warningsOf(measured, settled, order),
    measuredAt: new Date().toISOString(),
  }
}

async function measureWindows(
  deps: MeasureDeps,
  order: MeasureOrder,
  { signal, measured, others }: MeasureContext,
): Promise<Measured> {
  const { tolerance, maxWindows } = order
  const tensor = join(deps.folder, 'photo.rgb')
  const feed = feedOf(order.request.profile)
  const { content } = await deps.pixels.call('tensor', { path: order.photo.path, out: tensor, feed }, { signal })
  const started = performance.now()
  const found: Omit<Measured, 'answer'> = { timed: [], windows: [], others: new Set() }
  let answer: BenchStagesResponse | null = null
  do {
    const runs = windowRuns(order.runs, found.windows.length)
    for (const other of others()) found.others.add(other)
    const window = await oneWindow(deps, { ...order, runs, first: answer === null, tensor, content }, signal)
    for (const other of others()) found.others.add(other)
    answer = window.answer
    found.timed.push(window.timed)
    const { prepareMs, runMs, readMs } = window.timed
    const imagesPerSecond = perSecond(mean(summed(prepareMs, runMs, readMs)))
    found.windows.push({ runs: runMs.length, meanMs: mean(runMs), imagesPerSecond })
    measured(runs)
  } while (
    found.windows.length < WINDOWS_THAT_COUNT ||
    (!isSettled(found.windows, tolerance) &&
      found.windows.length < maxWindows &&
      performance.now() - started < LIMIT_MS)
  )
  return { answer, ...found }
}

type WindowOrder = MeasureOrder & {
  first: boolean
  tensor: string
  content: ImageSize & { left: number; top: number }
}

/** The model first, then the rest: side by side they would take each other's time. */
async function oneWindow({ inference, pixels, folder }: MeasureDeps, order: WindowOrder, signal: AbortSignal) {
  const { request, photo, model, runs, first, tensor, content } = order
  const plane = join(folder, 'photo.plane')
  const warmup = first ? WARMUP : 1
  const stages = { ...request, tensor, content, runs, warmup, out: plane }
  const answer = await inference.call('benchStages', stages, { signal, blame: request.sha256 })
  const processing = { photo: photo.path, steps: model.postProcessing, threshold: model.threshold }
  const { width, height, path } = photo
  const feed = feedOf(request.profile)
  const rest = await pixels.call(
    'benchPixels',
    { path, feed, plane, size: { width, height }, processing, runs, warmup: first ? PIXELS_WARMUP : 0 },
    { signal, timeoutMs: PIXELS_LIMIT_MS },
  )
  const { prepareMs, runMs, readMs } = answer
  return { answer, timed: { prepareMs, runMs, readMs, ...rest } }
}

function warningsOf({ windows, others }: Measured, settled: boolean, { tolerance }: MeasureOrder): string[] {
  const share = `${Math.round(tolerance * 1000) / 10} %`
  return [
    ...(settled
      ? []
      : [`It did not settle: after ${windows.length} windows the last three differ by more than ${share}.`]),
    ...(others.size > 0 ? [`Other work ran at the same time: ${[...others].join(', ')}.`] : []),
  ]
}

const perSecond = (ms: number) => (ms > 0 ? 1000 / ms : 0)
