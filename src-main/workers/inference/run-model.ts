import { totalmem } from 'node:os'
import { basename } from 'node:path'
import { AppError, type ModelProfile, type TensorInfo } from '../../../src-shared/domain/index.ts'
import { batchElements, type Rectangle } from './input-tensor.ts'
import { outputPlane } from './output-plane.ts'
import {
  firstLine,
  type Runtime,
  type RuntimeSession,
  type RuntimeTensor,
  type TensorData,
  type ValueMetadata,
} from './runtime.ts'

export type Fed = { path: string; profile: ModelProfile; session: RuntimeSession }
export type RunResult = { plane: { width: number; height: number; values: Uint8Array }; durationMs: number }

/** How a model takes its images: the type of their elements, and how many at once. */
export type Declared = { type: string; batch: number | 'open'; withoutBatch: boolean }

/** Feeds one image to a loaded model and reads its probability plane. `durationMs` is the inference alone. */
export async function runModel(runtime: Runtime, fed: Fed, rgb: Uint8Array, content: Rectangle): Promise<RunResult> {
  const { tensor, size } = repeatedInput(runtime, fed, rgb, content)
  const { output, durationMs } = await infer(fed, tensor)
  return { plane: outputPlane(output, fed.profile, content, { size, index: 0 }), durationMs }
}

/** Times inference alone, `warmup` times for nothing, then `runs` times. Milliseconds. */
export async function timeModel(
  runtime: Runtime,
  fed: Fed,
  rgb: Uint8Array,
  { runs, warmup, signal, progressed }: { runs: number; warmup: number; signal: AbortSignal; progressed?: () => void },
): Promise<number[]> {
  const { width, height } = fed.profile.input
  const { tensor } = repeatedInput(runtime, fed, rgb, { left: 0, top: 0, width, height })
  const durationsMs: number[] = []
  for (let round = 0; round < warmup + runs; round += 1) {
    signal.throwIfAborted()
    const { durationMs } = await infer(fed, tensor)
    progressed?.()
    if (round >= warmup) durationsMs.push(durationMs)
  }
  return durationsMs
}

/** One run. @throws AppError INFERENCE_FAILED with what the runtime said, PROFILE_INVALID where the output is not there */
export async function infer({ path, profile, session }: Fed, tensor: RuntimeTensor) {
  const { name } = profile.output
  const started = performance.now()
  const feeds = { [profile.input.name]: tensor }
  const results = await session.run(feeds, [name]).catch((error: unknown) => {
    throw new AppError('INFERENCE_FAILED', failedRun(basename(path), firstLine(error), totalmem()))
  })
  const output = results[name]
  if (!output) throw absent(path, 'output', name)
  return { output, durationMs: performance.now() - started }
}

/** Why a run failed, and what to do. Where memory was refused, no profile is at fault. */
export function failedRun(name: string, reason: string, machineBytes: number): string {
  const machine = `${(machineBytes / 2 ** 30).toFixed(1)} GiB`
  return NO_MEMORY.test(reason)
    ? `${name} ran out of memory on this image: ${reason}, and this machine has ${machine}; choose a smaller input size or batch.`
    : `${name} failed on this image: ${reason}; check the profile's size, layout and channels.`
}

/** As `firstLine` puts it, and the standard library of C++. */
const NO_MEMORY = /of memory at once|bad.?alloc/i

/** @throws AppError PROFILE_INVALID where the model lacks what the profile names */
export function declaredInput({ path, profile, session }: Fed): Declared {
  const declared = session.inputMetadata.find(({ name }) => name === profile.input.name)
  if (!declared) throw absent(path, 'input', profile.input.name)
  if (!session.outputMetadata.some(({ name }) => name === profile.output.name)) {
    throw absent(path, 'output', profile.output.name)
  }
  const [first] = declared.shape ?? []
  const withoutBatch = declared.shape?.length === 3
  const fixed = typeof first === 'number' && first > 0
  return { type: declared.type ?? 'float32', batch: withoutBatch ? 1 : fixed ? first : 'open', withoutBatch }
}

/** `data` as a tensor of that many images. */
export function asTensor(
  runtime: Runtime,
  { input }: ModelProfile,
  { type, withoutBatch }: Declared,
  data: TensorData,
  images: number,
): RuntimeTensor {
  const [height, width, channels] = [input.height, input.width, input.channels.length]
  const single = input.layout === 'NCHW' ? [channels, height, width] : [height, width, channels]
  return runtime.tensor(type, data, withoutBatch ? single : [images, ...single])
}

/** A model with a fixed batch gets the image so many times; an open batch is one. */
function repeatedInput(runtime: Runtime, fed: Fed, rgb: Uint8Array, content: Rectangle) {
  const declared = declaredInput(fed)
  const size = declared.batch === 'open' ? 1 : declared.batch
  const images = Array.from({ length: size }, () => ({ rgb, content }))
  const data = batchElements(images, fed.profile.input, declared.type)
  return { tensor: asTensor(runtime, fed.profile, declared, data, size), size }
}

function absent(path: string, kind: 'input' | 'output', name: string): AppError {
  return new AppError('PROFILE_INVALID', `${basename(path)} has no ${kind} ${name}; correct the profile.`, {
    path,
    name,
  })
}

/** What the runtime says of its inputs or outputs, in our words. */
export function describeValues(values: readonly ValueMetadata[]): TensorInfo[] {
  return values.map(({ name, type, shape }) => ({
    name,
    type: type ?? 'no tensor',
    shape: (shape ?? []).map((size) => (typeof size === 'number' && size > 0 ? size : String(size) || '?')),
  }))
}
