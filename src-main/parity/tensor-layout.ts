import { AppError, readShape, type Model, type ParityOrder } from '../../src-shared/domain/index.ts'
import type { CompareTensorsRequest, ReferenceRow, TensorRow } from '../workers/parity-protocol.ts'
import type { LookAtTensorResponse } from '../workers/parity-protocol.ts'
import { describeArray, elementsOf, type NpyArray } from './npy.ts'

/** 8192 × 8192 of one channel. */
const MOST_ROW_ELEMENTS = 2 ** 26

type Shape = Pick<TensorRow, 'channels' | 'height' | 'width' | 'layout'>
export type InputRows = { array: NpyArray; count: number; shape: Shape; as: CompareTensorsRequest['input']['as'] }
export type OutputRows = { array: NpyArray; count: number; shape: Shape }

/**
 * How the training side's inputs lie: N × C × H × W or N × H × W × C, with N left out for one image. uint8 for a model that
 * wants another type are pixels, RGB; anything else goes straight into the session.
 * @throws AppError INVALID_INPUT
 */
export function inputRows(array: NpyArray, model: Pick<Model, 'inputs' | 'profile' | 'name'>): InputRows {
  const { input } = model.profile
  const declared = model.inputs.find(({ name }) => name === input.name)
  const as = array.dtype === 'uint8' && declared?.type !== 'uint8' ? 'pixels' : 'tensor'
  const wanted = as === 'pixels' ? 3 : input.channels.length
  const sides = array.shape.length === 3 ? [1, ...array.shape] : array.shape
  const [count = 0, ...rest] = sides
  const shape = sides.length === 4 ? imageShape(rest, [wanted], input.layout) : null
  if (!shape) {
    throw misfit(
      array,
      `${model.name} takes images of ${wanted} channels, ${input.width} × ${input.height}; save inputs as N × C × H × W or N × H × W × C`,
    )
  }
  const sized = as === 'pixels' ? input : declared && readShape(declared.shape, input.layout)
  if (sized && (differs(shape.width, sized.width) || differs(shape.height, sized.height))) {
    throw misfit(
      array,
      `${model.name} takes ${sized.width} × ${sized.height} pixels; resize the inputs, or bring images through a dataset`,
    )
  }
  requireModest(array, shape)
  return { array, count, shape, as }
}

/** A side that the graph leaves open takes any size. */
const differs = (found: number, wanted: number | string) => typeof wanted === 'number' && found !== wanted

/**
 * How its outputs lie: also N × H × W, and H × W for one image.
 * @param count how many there must be; null where that is not known
 * @throws AppError INVALID_INPUT
 */
export function outputRows(
  array: NpyArray,
  count: number | null,
  model: Pick<Model, 'outputs' | 'profile' | 'name'>,
): OutputRows {
  const { layout } = model.profile.output
  const channels = [...new Set([channelsOf(model), 1])]
  const others: number[] = []
  for (const sides of readings(array.shape, count)) {
    const [found = 0, ...rest] = sides
    const shape = imageShape(rest, channels, layout)
    if (!shape) continue
    if (count !== null && found !== count) {
      others.push(found)
      continue
    }
    requireModest(array, shape)
    return { array, count: found, shape }
  }
  const [other] = others
  if (other !== undefined) {
    throw misfit(
      array,
      `outputs of ${other} ${other === 1 ? 'image' : 'images'}, where ${count} were expected; save as many outputs as inputs`,
    )
  }
  const many = count === null ? '' : ` of ${count} ${count === 1 ? 'image' : 'images'}`
  throw misfit(
    array,
    `outputs${many} of ${model.name} have ${channels.join(' or ')} channels; save them as N × C × H × W, N × H × W × C or N × H × W`,
  )
}

/** One row is read whole, in a worker that must not die of it: the model would be blamed. */
function requireModest(array: NpyArray, { channels, height, width }: Shape): void {
  if (elementsOf([channels, height, width]) <= MOST_ROW_ELEMENTS) return
  throw misfit(array, `one image of it has more than ${MOST_ROW_ELEMENTS} numbers; save smaller images`)
}

/** Channels of the output as the graph says; 1 where it leaves that open. */
function channelsOf({ outputs, profile }: Pick<Model, 'outputs' | 'profile'>): number {
  const declared = outputs.find(({ name }) => name === profile.output.name)
  const channels = Number(declared && readShape(declared.shape, profile.output.layout)?.channels)
  return Number.isInteger(channels) && channels > 0 ? channels : Math.max(1, profile.output.class + 1)
}

/** What a shape may mean, as [N, …image]: three sides may be many images without channels, or one with. */
function readings(shape: readonly number[], count: number | null): number[][] {
  if (shape.length === 2) return [[1, 1, ...shape]]
  if (shape.length === 4) return [[...shape]]
  if (shape.length !== 3) return []
  const [first = 0, ...rest] = shape
  const many = [first, 1, ...rest]
  const single = [1, ...shape]
  return count === 1 ? [single, many] : [many, single]
}

function imageShape(sides: readonly number[], channels: readonly number[], layout: Shape['layout']): Shape | null {
  const [a = 0, b = 0, c = 0] = sides
  const first: Shape = { channels: a, height: b, width: c, layout: 'NCHW' }
  const last: Shape = { channels: c, height: a, width: b, layout: 'NHWC' }
  const order = layout === 'NCHW' ? [first, last] : [last, first]
  return order.find((shape) => channels.includes(shape.channels)) ?? null
}

/**
 * Whether a reference holds the graph's output or finished probabilities, and on which scale.
 * @throws AppError INVALID_INPUT for values that are no numbers
 */
export function readingOf(
  { array, shape }: OutputRows,
  seen: LookAtTensorResponse,
  model: Pick<Model, 'outputs' | 'profile' | 'name'>,
  asked: ParityOrder['holds'],
): Pick<ReferenceRow, 'holds' | 'scale'> {
  if (!seen.finite) throw misfit(array, 'it holds values that are no numbers (NaN or infinite); save it again')
  if (asked !== 'auto') return { holds: asked, scale: asked === 'raw' ? 1 : scaleOf(seen) }
  const { activation } = model.profile.output
  const integers = /^int/.test(array.dtype)
  if (integers && shape.channels === 1) {
    const declared = model.outputs.find(({ name }) => name === model.profile.output.name)
    if (activation === 'argmax' || /int/.test(declared?.type ?? '')) return { holds: 'raw', scale: 1 }
  }
  if (array.dtype === 'uint8' || array.dtype === 'bool' || integers)
    return { holds: 'probability', scale: scaleOf(seen) }
  const within = seen.lowest >= -MARGIN && seen.highest <= 1 + MARGIN
  if (shape.channels === 1 && channelsOf(model) > 1) return { holds: 'probability', scale: scaleOf(seen) }
  // Without an activation both are the same, and as the output it can be compared number by number.
  if (activation === 'none') {
    const isPixels = !within && seen.lowest >= -MARGIN && seen.highest <= 255 + MARGIN
    return isPixels ? { holds: 'probability', scale: 255 } : { holds: 'raw', scale: 1 }
  }
  if (activation === 'argmax') return { holds: 'raw', scale: 1 }
  return within ? { holds: 'probability', scale: 1 } : { holds: 'raw', scale: 1 }
}

/** Rounding of the training side. */
const MARGIN = 1e-3
const scaleOf = ({ highest }: LookAtTensorResponse): number => (highest > 1 + MARGIN ? 255 : 1)

function misfit(array: NpyArray, wayOut: string): AppError {
  return new AppError('INVALID_INPUT', `${array.name} is ${describeArray(array)}: ${wayOut}.`, {
    array: array.name,
    shape: array.shape,
  })
}
