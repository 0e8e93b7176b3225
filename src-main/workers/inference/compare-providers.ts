import { basename } from 'node:path'
import type { ModelProfile, ProviderInUse } from '../../../src-shared/domain/index.ts'
import type { InferenceRequests } from '../protocol.ts'
import { openSession, type OpenOptions } from './providers.ts'
import { firstLine, type Runtime, type RuntimeTensor } from './runtime.ts'
import { defaultThreads } from './threads.ts'
import { inferOnce } from './warm-up.ts'

type Request = InferenceRequests['compare']['request']
type Verdict = InferenceRequests['compare']['response']

/** Mean difference, as a share of the range of the processor's answer, up to which two answers are the same. */
const TOLERANCE = 0.01
/** The first run compiles; the best of these is what later ones take. */
const RUNS = 3

/**
 * Runs one drawn image through the same model on a provider and on the processor. The provider works where both give the
 * same within 1 % of the range, and where it is not the slower one (software adapters are).
 */
export async function compareProviders(runtime: Runtime, request: Request): Promise<Verdict> {
  const processor = await answerOf(runtime, request, 'cpu')
  const verdict = { works: false, difference: 1, durationMs: 0, processorMs: processor.durationMs }
  let answer: Awaited<ReturnType<typeof answerOf>>
  try {
    answer = await answerOf(runtime, request, request.provider)
  } catch (error) {
    return { ...verdict, reason: (error as { details?: { reason?: string } }).details?.reason ?? firstLine(error) }
  }
  const { durationMs } = answer
  const difference = meanDifference(processor.output, answer.output)
  const found = { ...verdict, difference, durationMs }
  if (!(difference <= TOLERANCE)) {
    const percent = Number.isFinite(difference) ? `${(difference * 100).toFixed(1)} %` : 'values that are no numbers'
    return { ...found, reason: `its answer for this model differs from the processor's by ${percent}` }
  }
  if (durationMs > processor.durationMs) {
    const [own, other] = [durationMs, processor.durationMs].map((each) => each.toFixed(0))
    return { ...found, reason: `it takes ${own} ms for an image of this model, the processor ${other} ms` }
  }
  return { ...found, works: true }
}

async function answerOf(runtime: Runtime, request: Request, provider: ProviderInUse['name']) {
  const { path, profile } = request
  const options: OpenOptions = {
    ...request,
    name: basename(path),
    provider,
    threads: request.threads ?? defaultThreads(),
  }
  const { session } = await openSession(runtime, options)
  const image = drawnImage(profile)
  let durationMs = Infinity
  let output: RuntimeTensor | null = null
  for (let run = 0; run < RUNS; run += 1) {
    const answer = await inferOnce(runtime, { path, profile, session }, image)
    durationMs = Math.min(durationMs, answer.durationMs)
    output = answer.output
  }
  await session.release()
  return { durationMs, output: numbersOf(output) }
}

/** Smooth and noisy parts in all colours, always the same. RGB, height × width × 3. */
export function drawnImage({ input: { width, height } }: ModelProfile): Uint8Array {
  let seed = 1
  return Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3)
    const [x, y] = [(pixel % width) / width, Math.floor(pixel / width) / height]
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    const smooth = 128 + 90 * Math.sin(6 * x + (at % 3)) * Math.cos(5 * y)
    return Math.max(0, Math.min(255, smooth + (seed / 2 ** 32 - 0.5) * 40))
  })
}

const numbersOf = (output: RuntimeTensor | null) => Float64Array.from((output?.data ?? []) as ArrayLike<number>, Number)

/** Mean |a − b| as a share of the range of `a`; NaN where either holds values that are no numbers. */
export function meanDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length || a.length === 0) return 1
  let [low, high, sum] = [Infinity, -Infinity, 0]
  for (let at = 0; at < a.length; at += 1) {
    low = Math.min(low, a[at]!)
    high = Math.max(high, a[at]!)
    sum += Math.abs(a[at]! - b[at]!)
  }
  const mean = sum / a.length
  return high > low ? mean / (high - low) : Math.min(1, mean)
}
