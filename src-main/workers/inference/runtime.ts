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
  extra: { session: { intra_op: { allow_spinning: '0' | '1' } } }
}

export type Runtime = {
  createSession(model: string | Uint8Array, options: SessionOptions): Promise<RuntimeSession>
  tensor(type: string, data: TensorData, dims: readonly number[]): RuntimeTensor
  /** Names of the providers whose files come with this build. They may fail to load all the same. */
  bundled(): string[]
}

/** What the runtime says in its own terms, and what it means. */
const TERMS: readonly [RegExp, string | ((found: string[]) => string)][] = [
  [/^Load model from .*? failed:\s*/i, ''],
  [
    /^.*Failed to allocate memory for requested buffer of size (\d+).*$/i,
    ([, bytes]) => `it wants ${(Number(bytes) / 2 ** 30).toFixed(1)} GiB of memory at once`,
  ],
  [
    /^Non-zero status code returned while running (\S+) node\. Name:'([^']*)' Status Message:\s*/i,
    ([, op]) => `${op}: `,
  ],
  [/\/onnxruntime_src\/\S+/g, ''],
  [/^Exception during initialization:\s*/i, ''],
  // The function of its source that noticed, a whole declaration in C++; the number and name of the fault; a place in a file.
  [/^[^()]*::~?\w+\((?:[^()]|\([^()]*\))*\)(?: const)?\s*/, ''],
  [/\[ONNXRuntimeError\] : \d+ : [A-Z_]+ :\s*/g, ''],
  [/\b\w+\.(?:cc|h):\d+ \w+ /g, ''],
]

/** The first line of a fault of the runtime, without the source paths of its makers. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = message.split('\n').find((each) => each.trim() !== '') ?? 'no reason given'
  return (
    TERMS.reduce((text, [term, meaning]) => {
      const found = text.match(term)
      return found ? text.replace(term, typeof meaning === 'string' ? meaning : meaning([...found])) : text
    }, line)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300)
      // It stands within a sentence.
      .replace(/\.+$/, '')
  )
}
