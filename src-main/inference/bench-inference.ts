import type { ProviderInUse } from '../../src-shared/domain/index.ts'
import type { InferenceWorker, ModelRequest } from '../workers/protocol.ts'

export type BenchRequest = { runs: number; signal?: AbortSignal }
export type BenchResult = { provider: ProviderInUse; warmup: number; durationsMs: number[] }

/** The first runs of a session allocate memory and are not what one waits for later. */
const WARMUP = 5
const TIMEOUT_PER_RUN_MS = 10_000
const TIMEOUT_MS = 120_000

/** Times inference alone, on an image of zeros: convolutions take as long on any content. Milliseconds of each run. */
export async function benchInference(
  inference: InferenceWorker,
  request: ModelRequest,
  { runs, signal }: BenchRequest,
): Promise<BenchResult> {
  const { provider, durationsMs } = await inference.call(
    'bench',
    { ...request, runs, warmup: WARMUP, tensor: null },
    { signal, timeoutMs: TIMEOUT_MS + (runs + WARMUP) * TIMEOUT_PER_RUN_MS, blame: request.sha256 },
  )
  return { provider, warmup: WARMUP, durationsMs }
}
