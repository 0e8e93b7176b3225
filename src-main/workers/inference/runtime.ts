import type { GraphOptimization } from '../../../src-shared/domain/index.ts'

/**
 * The part of onnxruntime-node that is used here. Its package is named in workers/inference.ts alone, which hands it in:
 * these files can be tested without it.
 */
export type TensorData =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

export type RuntimeTensor = { readonly type: string; readonly dims: readonly number[]; readonly data: unknown }

export type ValueMetadata = {
  readonly name: string
  readonly isTensor: boolean
  readonly type?: string
  readonly shape?: readonly (number | string)[]
}

export type RuntimeSession = {
  readonly inputMetadata: readonly ValueMetadata[]
  readonly outputMetadata: readonly ValueMetadata[]
  run(feeds: Record<string, RuntimeTensor>, fetches: readonly string[]): Promise<Record<string, RuntimeTensor>>
  release(): Promise<void>
}

export type SessionOptions = {
  executionProviders: string[]
  intraOpNumThreads: number
  interOpNumThreads: number
  graphOptimizationLevel: GraphOptimization
  enableCpuMemArena: boolean
  enableMemPattern: boolean
  logSeverityLevel: 3
}

export type Runtime = {
  createSession(model: string | Uint8Array, options: SessionOptions): Promise<RuntimeSession>
  tensor(type: string, data: TensorData, dims: readonly number[]): RuntimeTensor
  /** Names of the providers whose files come with this build. They may fail to load all the same. */
  bundled(): string[]
}

/** The first line of a fault of the runtime, without the source paths of its makers. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = message.split('\n').find((each) => each.trim() !== '') ?? 'no reason given'
  return line
    .replace(/\/onnxruntime_src\/\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
}
