import { AppError, type ModelProfile } from '../../../src-shared/domain/index.ts'
import { toHalf } from '../../../src-shared/onnx/float16.ts'
import { sameAspect } from '../../parity/covered-part.ts'
import { differenceOf, resizePlane, type FloatPlane } from '../../parity/difference.ts'
import { keepPlanes } from '../../parity/keep-planes.ts'
import { describeArray, readNumbers } from '../../parity/npy.ts'
import type { CompareTensorsRequest, CompareTensorsResponse, TensorRow } from '../parity-protocol.ts'
import { batchElements } from './input-tensor.ts'
import { outputProbabilities } from './output-plane.ts'
import { readReference } from './reference-row.ts'
import { asTensor, declaredInput, infer, type Declared, type Fed } from './run-model.ts'
import type { Runtime, RuntimeTensor, TensorData } from './runtime.ts'

/**
 * Runs the model on one row of the training side's inputs and compares with what it gave there.
 * @throws AppError FILE_UNREADABLE, INFERENCE_FAILED, PROFILE_INVALID; INVALID_INPUT where the reference has another shape
 */
export async function compareTensors(
  runtime: Runtime,
  fed: Fed,
  request: CompareTensorsRequest,
): Promise<Omit<CompareTensorsResponse, 'provider'>> {
  const { input, reference: row, threshold } = request
  const declared = declaredInput(fed)
  const { output } = await infer(fed, await inputTensor(runtime, fed.profile, declared, input))
  const size = declared.batch === 'open' ? 1 : declared.batch
  const ours = outputProbabilities(output, fed.profile.output, { size, index: 0 })
  const { tensor, reading } = await readReference(row, fed.profile)
  const reference = outputProbabilities(tensor, reading)
  requireSameAspect(row, reference, ours)
  const fitted = resizePlane(ours, reference)
  if (request.keep) await keepPlanes(request.keep, reference, fitted)
  return {
    difference: differenceOf(fitted, reference.values, threshold),
    sizes: { reference: sizeOf(reference), ours: sizeOf(ours) },
    raw: row.holds === 'raw' ? rawDifference(output, tensor) : null,
  }
}

const sizeOf = ({ width, height }: FloatPlane) => ({ width, height })

/** Another size is resized, another shape would be bent. */
function requireSameAspect({ array }: TensorRow, reference: FloatPlane, ours: FloatPlane): void {
  if (sameAspect(reference, ours)) return
  throw new AppError(
    'INVALID_INPUT',
    `${array.name} is ${describeArray(array)}, and the model gives ${ours.width} × ${ours.height}: outputs of another shape cannot be compared; save what this model gave.`,
    { array: array.name, shape: array.shape, width: ours.width, height: ours.height },
  )
}

async function inputTensor(
  runtime: Runtime,
  profile: ModelProfile,
  declared: Declared,
  row: CompareTensorsRequest['input'],
): Promise<RuntimeTensor> {
  const { channels, height, width } = row
  const values = await readNumbers(row.array, row.index, [channels, height, width])
  const size = declared.batch === 'open' ? 1 : declared.batch
  if (row.as === 'pixels') {
    const rgb = Uint8Array.from(arranged(values, row, 'NHWC'))
    const content = { left: 0, top: 0, width, height }
    const data = batchElements(
      Array.from({ length: size }, () => ({ rgb, content })),
      profile.input,
      declared.type,
    )
    return asTensor(runtime, profile, declared, data, size)
  }
  const data = asElements(arranged(values, row, profile.input.layout), declared.type, size)
  const single = profile.input.layout === 'NCHW' ? [channels, height, width] : [height, width, channels]
  return runtime.tensor(declared.type, data, declared.withoutBatch ? single : [size, ...single])
}

/** Values in another order of sides. */
function arranged(values: Float32Array, row: TensorRow, layout: TensorRow['layout']): Float32Array {
  if (row.layout === layout || row.channels === 1) return values
  const { channels, height, width } = row
  const pixels = height * width
  const out = new Float32Array(values.length)
  for (let channel = 0; channel < channels; channel += 1) {
    for (let at = 0; at < pixels; at += 1) {
      const [first, last] = [channel * pixels + at, at * channels + channel]
      if (layout === 'NCHW') out[first] = values[last]!
      else out[last] = values[first]!
    }
  }
  return out
}

const KINDS: Record<string, (values: Float32Array) => TensorData> = {
  float32: (values) => values,
  float64: (values) => Float64Array.from(values),
  float16: (values) => Uint16Array.from(values, toHalf),
  uint8: (values) => Uint8Array.from(values),
  int8: (values) => Int8Array.from(values),
  int32: (values) => Int32Array.from(values),
  int64: (values) => BigInt64Array.from(values, (value) => BigInt(Math.round(value))),
}

/** In the type that the model wants, as many times over as its batch is large. */
function asElements(values: Float32Array, type: string, size: number): TensorData {
  const make = KINDS[type]
  if (!make) throw new AppError('INFERENCE_FAILED', `The model wants its input as ${type}, which is not supported.`)
  if (size === 1) return make(values)
  const repeated = new Float32Array(values.length * size)
  for (let index = 0; index < size; index += 1) repeated.set(values, index * values.length)
  return make(repeated)
}

/** Of the numbers as they are; null where both are not of one size. */
function rawDifference(ours: RuntimeTensor, reference: RuntimeTensor): CompareTensorsResponse['raw'] {
  const [a, b] = [ours.data, reference.data]
  if (!(a instanceof Float32Array) || !(b instanceof Float32Array) || a.length !== b.length) return null
  const sameOrder = ours.dims.slice(-2).join() === reference.dims.slice(-2).join()
  if (!sameOrder) return null
  let [max, sum] = [0, 0]
  for (let index = 0; index < a.length; index += 1) {
    const difference = Math.abs(a[index]! - b[index]!)
    sum += difference
    if (difference > max) max = difference
  }
  return { max, sum, values: a.length }
}
