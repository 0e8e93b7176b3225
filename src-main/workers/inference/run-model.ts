import { basename } from 'node:path'
import { AppError, type ModelProfile, type TensorInfo } from '../../../src-shared/domain/index.ts'
import { imageElements, type Rectangle } from './input-tensor.ts'
import { outputPlane } from './output-plane.ts'
import { firstLine, type Runtime, type RuntimeSession, type RuntimeTensor, type ValueMetadata } from './runtime.ts'

type Fed = { path: string; profile: ModelProfile; session: RuntimeSession }
export type RunResult = { plane: { width: number; height: number; values: Uint8Array }; durationMs: number }

/** Feeds one image to a loaded model and reads its probability plane. `durationMs` is the inference alone. */
export async function runModel(runtime: Runtime, fed: Fed, rgb: Uint8Array, content: Rectangle): Promise<RunResult> {
  const { tensor, batch } = inputTensor(runtime, fed, rgb, content)
  const { output, durationMs } = await infer(fed, tensor)
  return { plane: outputPlane(output, fed.profile, content, batch), durationMs }
}

/** Times inference alone, `warmup` times for nothing, then `runs` times. Milliseconds. */
export async function timeModel(
  runtime: Runtime,
  fed: Fed,
  rgb: Uint8Array,
  { runs, warmup, signal }: { runs: number; warmup: number; signal: AbortSignal },
): Promise<number[]> {
  const { width, height } = fed.profile.input
  const { tensor } = inputTensor(runtime, fed, rgb, { left: 0, top: 0, width, height })
  const durationsMs: number[] = []
  for (let round = 0; round < warmup + runs; round += 1) {
    signal.throwIfAborted()
    const { durationMs } = await infer(fed, tensor)
    if (round >= warmup) durationsMs.push(durationMs)
  }
  return durationsMs
}

async function infer({ path, profile, session }: Fed, tensor: RuntimeTensor) {
  const started = performance.now()
  const results = await session.run({ [profile.input.name]: tensor }, [profile.output.name]).catch((error: unknown) => {
    throw new AppError(
      'INFERENCE_FAILED',
      `${basename(path)} failed on this image: ${firstLine(error)}; check the profile's size, layout and channels.`,
    )
  })
  const output = results[profile.output.name]
  if (!output) throw absent(path, 'output', profile.output.name)
  return { output, durationMs: performance.now() - started }
}

/** A model with a fixed batch gets the image so many times; an open batch is one. */
function inputTensor(runtime: Runtime, { path, profile, session }: Fed, rgb: Uint8Array, content: Rectangle) {
  const { input } = profile
  const declared = session.inputMetadata.find(({ name }) => name === input.name)
  if (!declared) throw absent(path, 'input', input.name)
  if (!session.outputMetadata.some(({ name }) => name === profile.output.name)) {
    throw absent(path, 'output', profile.output.name)
  }
  const type = declared.type ?? 'float32'
  const shape = declared.shape ?? []
  const image = imageElements(rgb, content, input, type)
  const [height, width, channels] = [input.height, input.width, input.channels.length]
  const single = input.layout === 'NCHW' ? [channels, height, width] : [height, width, channels]
  if (shape.length === 3) return { tensor: runtime.tensor(type, image, single), batch: 1 }
  const batch = typeof shape[0] === 'number' && shape[0] > 1 ? shape[0] : 1
  const repeated = batch === 1 ? image : repeat(image, batch)
  return { tensor: runtime.tensor(type, repeated, [batch, ...single]), batch }
}

function repeat<T extends ReturnType<typeof imageElements>>(image: T, times: number): T {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength)
  const all = Buffer.concat(Array.from({ length: times }, () => bytes))
  const Elements = image.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T
  // A Buffer may start anywhere in its memory, and typed arrays start at whole elements.
  const aligned = new Uint8Array(all)
  return new Elements(aligned.buffer, 0, image.length * times)
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
