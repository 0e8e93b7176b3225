import { readFile, stat } from 'node:fs/promises'
import { fromHalf } from '../../../src-shared/onnx/float16.ts'
import type { NormRequest, NormResponse } from '../explore-protocol.ts'
import { exploreTensor, FileReader } from './detect-explore.ts'
import { normGraph, type NormLayer } from './norm-graph.ts'
import { sessionOptions } from './providers.ts'
import type { Runtime, RuntimeSession, RuntimeTensor } from './runtime.ts'
import { defaultThreads } from './threads.ts'

type Request = NormRequest & { path: string; threads?: number }
type Context = { signal: AbortSignal; progressed?: () => void }

/** The first layers say it all: what goes into later ones depends on what the photos show. */
const MOST_LAYERS = 2
/** Larger files are not read a second time. */
const MOST_BYTES = 256 * 2 ** 20

/**
 * How far what goes into the first batch normalisations of a model is from what it was in training: without any ground truth that
 * says how the model wants to be fed. By input, for each channel of each layer the distance of the means in deviations, and
 * half the logarithm of the variances' ratio, both of all images together. Empty for a model without such layers.
 */
export async function normStatistics(runtime: Runtime, request: Request, context: Context): Promise<NormResponse> {
  try {
    return await measured(runtime, request, context)
  } catch {
    context.signal.throwIfAborted()
    // A hint that nobody needs: what is wrong with the model, a run of all of it says better.
    return { distances: [] }
  }
}

async function measured(
  runtime: Runtime,
  { path, inputs, images, threads = defaultThreads() }: Request,
  { signal, progressed }: Context,
): Promise<NormResponse> {
  const { size } = await stat(path)
  const found = size > MOST_BYTES ? null : normGraph(await readFile(path), MOST_LAYERS)
  if (!found) return { distances: [] }
  const session = await runtime.createSession(found.model, sessionOptions('cpu', { threads })).catch(() => null)
  if (!session) return { distances: [] }
  try {
    const files = new FileReader()
    const distances: Float32Array[] = []
    for (const input of inputs) {
      const sums = found.layers.map(({ mean }) => new Moments(mean.length))
      for (const image of images) {
        signal.throwIfAborted()
        const tensor = exploreTensor(runtime, { path, session }, input, await files.read(image.tensor), image.content)
        const values = await run(session, input.name, tensor, found.layers)
        progressed?.()
        found.layers.forEach((layer, index) => sums[index]!.add(values[layer.input]))
      }
      distances.push(Float32Array.from(found.layers.flatMap((layer, index) => distanceOf(layer, sums[index]!))))
    }
    return { distances }
  } finally {
    await session.release()
  }
}

const run = (session: RuntimeSession, name: string, tensor: RuntimeTensor, layers: readonly NormLayer[]) =>
  session.run(
    { [name]: tensor },
    layers.map(({ input }) => input),
  )

/** Sums of values and squares by channel, over images. */
class Moments {
  readonly sums: Float64Array
  readonly squares: Float64Array
  count = 0

  constructor(channels: number) {
    this.sums = new Float64Array(channels)
    this.squares = new Float64Array(channels)
  }

  /** A batch has all channels of its first image, then all of the next. */
  add(tensor: RuntimeTensor | undefined): void {
    if (!tensor) return
    const { type, dims, data } = tensor
    const values = data as ArrayLike<number>
    const channels = this.sums.length
    const batch = dims[0] ?? 1
    const size = values.length / channels / batch
    const isHalf = type === 'float16'
    for (let plane = 0, at = 0; plane < batch * channels; plane += 1) {
      const channel = plane % channels
      let [sum, square] = [0, 0]
      for (let end = at + size; at < end; at += 1) {
        const value = isHalf ? fromHalf(values[at]!) : values[at]!
        sum += value
        square += value * value
      }
      this.sums[channel]! += sum
      this.squares[channel]! += square
    }
    this.count += size * batch
  }
}

/** Channels that hardly vary would weigh more than all others. */
const LEAST_SHARE = 1e-3
const TINY = 1e-9

function distanceOf({ mean, variance }: NormLayer, { sums, squares, count }: Moments): number[] {
  const floor = LEAST_SHARE * median(variance) + TINY
  return Array.from(mean, (wanted, channel) => {
    const found = sums[channel]! / count
    const spread = Math.max(0, squares[channel]! / count - found * found)
    const usual = variance[channel]! + floor
    return [(found - wanted) / Math.sqrt(usual), Math.log((spread + floor) / usual) / 2]
  }).flat()
}

const median = (values: Float32Array) => values.toSorted()[values.length >> 1] ?? 0
