import {
  AppError,
  ExecutionProvider,
  type GraphOptimization,
  type ProviderChoice,
  type ProviderInUse,
} from '../../../src-shared/domain/index.ts'
import { writeOnnx } from '../../../src-shared/onnx/write-onnx.ts'
import { firstLine, type Runtime, type RuntimeSession, type SessionOptions } from './runtime.ts'

type Name = ProviderInUse['name']
export type OpenedSession = { session: RuntimeSession; provider: ProviderInUse }
export type OpenOptions = {
  path: string
  name: string
  provider: ProviderChoice
  threads: number
  graphOptimization?: GraphOptimization
  memoryArena?: boolean
}

/** The runtime's own names, where they differ. */
const RUNTIME_NAMES: Partial<Record<Name, string>> = { directml: 'dml' }
const runtimeName = (name: Name) => RUNTIME_NAMES[name] ?? name

/** Where a provider can exist at all. */
const PLATFORMS: Partial<Record<Name, { platform: NodeJS.Platform; label: string }>> = {
  directml: { platform: 'win32', label: 'Windows' },
  coreml: { platform: 'darwin', label: 'macOS' },
}

/**
 * Opens a model on one provider. What `auto` means was decided before (see provider-desk.ts); here it is the processor.
 * @throws AppError PROVIDER_UNAVAILABLE with the reason, MODEL_UNREADABLE where not even the processor can load the model
 */
export async function openSession(runtime: Runtime, options: OpenOptions): Promise<OpenedSession> {
  const name = options.provider === 'auto' ? 'cpu' : options.provider
  const reason = impossible(name)
  if (reason) throw unavailable(name, reason)
  try {
    return { session: await create(runtime, options, name), provider: { name, fallback: null } }
  } catch (error) {
    if (name === 'cpu') throw unreadable(options, error)
    // Whose fault is it? If the processor can load the model, it is the provider's.
    await (await openOnProcessor(runtime, options)).release()
    throw unavailable(name, reasonOf(error))
  }
}

async function openOnProcessor(runtime: Runtime, options: OpenOptions): Promise<RuntimeSession> {
  try {
    return await create(runtime, options, 'cpu')
  } catch (error) {
    throw unreadable(options, error)
  }
}

function create(runtime: Runtime, options: OpenOptions, name: Name): Promise<RuntimeSession> {
  return runtime.createSession(options.path, sessionOptions(name, options))
}

type Tuning = Pick<OpenOptions, 'threads' | 'graphOptimization' | 'memoryArena'>

export function sessionOptions(
  name: Name,
  { threads, graphOptimization = 'all', memoryArena = true }: Tuning,
): SessionOptions {
  return {
    executionProviders: [runtimeName(name)],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: graphOptimization,
    enableCpuMemArena: memoryArena,
    // Patterns are of the arena: without it they would only cost.
    enableMemPattern: memoryArena,
    // Threads that wait by spinning take the processor from decoding and scoring: with two threads on two cores a run of
    // our U-Net cost 7.8 ms of processor time with spinning and 4.0 ms without, and took no longer (measured under load).
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    // Errors only: one of our models prints 379 warnings.
    logSeverityLevel: 3,
  }
}

/** Which providers work here, each tried with a session and a run on a tiny graph. */
export async function tryProviders(runtime: Runtime): Promise<{ name: Name; works: boolean; reason?: string }[]> {
  const answers = []
  for (const name of ExecutionProvider.options) answers.push({ name, ...(await tryProvider(runtime, name)) })
  return answers
}

/** One provider, tried with a session and a run on a tiny graph whose answer is known. A list of providers proves nothing. */
export async function tryProvider(runtime: Runtime, name: Name): Promise<{ works: boolean; reason?: string }> {
  const reason = impossible(name) ?? (await faultOf(runtime, name))
  return reason === null ? { works: true } : { works: false, reason }
}

async function faultOf(runtime: Runtime, name: Name): Promise<string | null> {
  try {
    const session = await runtime.createSession(tinyGraph(), sessionOptions(name, { threads: 1 }))
    const values = Float32Array.from({ length: 12 }, (_, at) => at)
    const { y } = await session.run({ x: runtime.tensor('float32', values, [1, 3, 2, 2]) }, ['y'])
    await session.release()
    const sums = [...(y?.data as Float32Array)]
    return sums.join() === '12,15,18,21' ? null : `it gave ${sums.join()} for a sum that is 12,15,18,21`
  } catch (error) {
    return reasonOf(error)
  }
}

function tinyGraph(): Uint8Array {
  return writeOnnx({
    name: 'probe',
    inputs: [{ name: 'x', type: 'float32', shape: [1, 3, 2, 2] }],
    outputs: [{ name: 'y', type: 'float32', shape: [1, 1, 2, 2] }],
    initializers: [{ name: 'w', type: 'float32', dims: [1, 3, 1, 1], values: [1, 1, 1] }],
    nodes: [{ op: 'Conv', inputs: ['x', 'w'], outputs: ['y'], attributes: { kernel_shape: { ints: [1, 1] } } }],
  })
}

/** Why a provider cannot exist on this system; null where it may. */
export function impossible(name: Name): string | null {
  const only = PLATFORMS[name]
  return only && only.platform !== process.platform ? `it exists on ${only.label} only` : null
}

/** What the runtime means by its faults, where it is known. */
const REASONS: readonly [RegExp, string][] = [
  [
    /failed to load (shared )?library|cannot open shared object/i,
    'its libraries are not installed (npm run setup:cuda fetches them), or find no CUDA 12 and cuDNN 9',
  ],
  [/no supported adapters|failed to get a webgpu adapter/i, 'there is no graphics adapter that it can use'],
  [/backend not found|not enabled in this build/i, 'this build of the runtime does not contain it'],
  [
    /no cuda-capable device|cuda driver version is insufficient/i,
    'there is no graphics card or driver that it can use',
  ],
]

export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? firstLine(error)
}

export function unavailable(name: Name, reason: string): AppError {
  return new AppError(
    'PROVIDER_UNAVAILABLE',
    `${name} cannot be used on this machine: ${reason}. Choose auto or cpu, or see \`hairline doctor\`.`,
    { provider: name, reason },
  )
}

function unreadable({ path, name }: OpenOptions, error: unknown): AppError {
  return new AppError(
    'MODEL_UNREADABLE',
    `${name} cannot be loaded by the ONNX runtime: ${firstLine(error)}; export it again, perhaps with another opset.`,
    { path },
  )
}
