import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, type ProfileInput } from '../../../src-shared/domain/index.ts'
import type { ExploreImage, ExploreRequest, ExploreResponse, OutputTally } from '../explore-protocol.ts'
import { holdsNoNumbers, sampleOutput } from './detect-sample.ts'
import { tallyReads, truthPlane } from './detect-tally.ts'
import { imageElements } from './input-tensor.ts'
import { firstLine, type Runtime, type RuntimeSession, type RuntimeTensor } from './runtime.ts'

type Loaded = { path: string; session: RuntimeSession }

/**
 * Runs a model on images in many ways and counts what each reading of each output gives: one run serves all classes and
 * activations. Only counts leave the worker, never planes.
 * @throws AppError INFERENCE_FAILED, PROFILE_INVALID where a trial cannot be fed at all
 */
export async function explore(
  runtime: Runtime,
  loaded: Loaded,
  { trials, outputs, reads, maxSide }: ExploreRequest,
  { signal, progressed }: { signal: AbortSignal; progressed?: () => void },
): Promise<ExploreResponse> {
  const files = new FileReader()
  let [inferenceMs, noNumbers] = [0, false]
  const tallies: OutputTally[][][] = []
  for (const { input, images } of trials) {
    const ofTrial: OutputTally[][] = []
    for (const image of images) {
      signal.throwIfAborted()
      const tensor = exploreTensor(runtime, loaded, input, await files.read(image.tensor), image.content)
      const started = performance.now()
      const results = await run(loaded, input.name, tensor, outputs)
      inferenceMs += performance.now() - started
      // The time limit is that of one run.
      progressed?.()
      const truth = image.truth === null ? null : await files.read(image.truth)
      const tallied = tallyOutputs(results, { input, image, truth, outputs, reads, maxSide })
      noNumbers ||= tallied.length === 0 && outputs.some((name) => holdsNoNumbers(results[name]))
      ofTrial.push(tallied)
    }
    tallies.push(ofTrial)
  }
  return { trials: tallies, inferenceMs, noNumbers }
}

type Look = Pick<ExploreRequest, 'outputs' | 'reads' | 'maxSide'> & {
  input: ProfileInput
  image: ExploreImage
  truth: Uint8Array | null
}

function tallyOutputs(results: Record<string, RuntimeTensor>, look: Look): OutputTally[] {
  const { input, image, truth, reads, maxSide } = look
  return look.outputs.flatMap((output) => {
    const tensor = results[output]
    const wanted = reads?.filter((read) => read.output === output) ?? null
    if (!tensor || wanted?.length === 0) return []
    const sample = sampleOutput(
      tensor,
      input,
      image.content,
      truth,
      reads === null ? { maxSide, glance: true } : { maxSide },
    )
    if (!sample) return []
    const { layout, classes, classMap, width, height, low, high, sumsToOne } = sample
    const tallied = tallyReads(sample, wanted)
    return [
      {
        output,
        layout,
        classes,
        classMap,
        width,
        height,
        low,
        high,
        sumsToOne,
        reads: tallied,
        truth: truthPlane(sample),
      },
    ]
  })
}

async function run({ path, session }: Loaded, name: string, tensor: RuntimeTensor, outputs: readonly string[]) {
  return session.run({ [name]: tensor }, outputs).catch((error: unknown) => {
    throw new AppError('INFERENCE_FAILED', `${basename(path)} cannot be run so: ${firstLine(error)}.`, { path })
  })
}

/** A model with a fixed batch gets the image so many times; an open batch is one. */
export function exploreTensor(
  runtime: Runtime,
  { path, session }: Loaded,
  input: ProfileInput,
  rgb: Uint8Array,
  content: ExploreImage['content'],
): RuntimeTensor {
  const declared = session.inputMetadata.find(({ name }) => name === input.name)
  if (!declared) {
    throw new AppError('PROFILE_INVALID', `${basename(path)} has no input ${input.name}; correct the profile.`, {
      path,
    })
  }
  const type = declared.type ?? 'float32'
  const shape = declared.shape ?? []
  const image = imageElements(rgb, content, input, type)
  const single =
    input.layout === 'NCHW'
      ? [input.channels.length, input.height, input.width]
      : [input.height, input.width, input.channels.length]
  if (shape.length === 3) return runtime.tensor(type, image, single)
  const batch = typeof shape[0] === 'number' && shape[0] > 1 ? shape[0] : 1
  if (batch === 1) return runtime.tensor(type, image, [1, ...single])
  const Elements = image.constructor as new (length: number) => typeof image
  const all = new Elements(image.length * batch)
  for (let copy = 0; copy < batch; copy += 1) (all as Uint8Array).set(image as Uint8Array, copy * image.length)
  return runtime.tensor(type, all, [batch, ...single])
}

/** Many trials name the same few files. */
export class FileReader {
  readonly #files = new Map<string, Promise<Uint8Array>>()

  read(path: string): Promise<Uint8Array> {
    const reading = this.#files.get(path) ?? readFile(path)
    this.#files.set(path, reading)
    return reading
  }
}
