import { TfliteFault } from '../fault.ts'
import { unsupported } from '../graph.ts'
import { onnxShape } from '../layout.ts'
import type { Convert, Site } from '../site.ts'
import type { Padding } from '../windows.ts'
import { cut, emitTransposed, weightsOf, type Upsampled } from './convolution.ts'

/** Options of MediaPipe's operators are C structs of int32; there padding is 1 SAME, 2 VALID. */
function readStruct(site: Site, length: number): number[] {
  const { customOptions: bytes, name } = site.operator
  if (bytes.length < length * 4) throw new TfliteFault(`the options of its operator ${name} are cut short`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length }, (_, index) => view.getInt32(index * 4, true))
}

function paddingOf(site: Site, padding: number): Padding {
  if (padding === 1 || padding === 2) return padding === 1 ? 'same' : 'valid'
  throw site.fault(`has padding ${padding}`)
}

/** Convolution2DTransposeBias(x, weights [O, kh, kw, I], bias): its size follows from its input. */
export const convolution2dTransposeBias: Convert = (site) => {
  site.arity(3)
  const [code = 0, strideWidth = 0, strideHeight = 0] = readStruct(site, 3)
  const weights = weightsOf(site, 1)
  const padding = paddingOf(site, code)
  const [, height, width] = site.imageShape(0)
  const [filterHeight = 0, filterWidth = 0] = weights.shape.slice(1, 3)
  const strides = { height: site.positive(strideHeight, 'stride'), width: site.positive(strideWidth, 'stride') }
  const rows = upsampled(height, filterHeight, strides.height, padding)
  const columns = upsampled(width, filterWidth, strides.width, padding)
  emitTransposed(site, { x: 0, bias: 2, weights, strides, rows, columns, activation: 0 })
}

/** SAME cuts k − (size − 1) mod s − 1 elements off the full result; VALID none. */
function upsampled(size: number, filter: number, stride: number, padding: Padding): Upsampled {
  const total = padding === 'valid' ? 0 : Math.max(0, filter - ((size - 1) % stride) - 1)
  return cut(size, filter, stride, stride * (size - 1) + filter - total)
}

type Window = { rows: number; columns: number }

/** Both operators, where windows neither overlap nor leave a rest: every model that is known. */
function readWindow(site: Site, [, height, width]: readonly number[]): Window {
  const [, strideWidth = 0, strideHeight = 0, columns = 0, rows = 0, activation = 0] = readStruct(site, 8)
  const isWhole = height! % rows === 0 && width! % columns === 0
  if (rows < 1 || columns < 1) throw site.fault(`has a window of ${columns}×${rows}`)
  if (strideWidth !== columns || strideHeight !== rows || rows !== columns || !isWhole || activation !== 0) {
    unsupported(`${site.operator.name} with overlapping or cut windows`)
  }
  return { rows, columns }
}

/**
 * MaxPooling with the place of each maximum → (maximum, place). In the file the place is a number within the window; here it
 * is the index of the window's element, counted row by row, which only MaxUnpooling2D reads. The first of equal ones counts.
 * Written with operators that every provider has: MaxUnpool exists on the processor alone.
 */
export const maxPoolingWithArgmax: Convert = (site) => {
  site.arity(1, 1, 2)
  const shape = site.imageShape(0)
  const { rows, columns } = readWindow(site, shape)
  const [batch, height, width, channels] = shape
  const pooled = [batch, height / rows, width / columns, channels]
  const value = site.value(0)
  const maximum = site.emit('MaxPool', [value], {
    kernel_shape: { ints: [rows, columns] },
    strides: { ints: [rows, columns] },
  })
  const parted = site.emit('SpaceToDepth', [value], { blocksize: { int: rows } })
  const windows = site.emit('Reshape', [parted, site.int64s([batch, rows * columns, ...onnxShape(pooled).slice(1)])])
  // All windows of a channel beside each other: [N, window, C, h, w] → [N, 1, C, h, w] → [N, C, h, w]
  const place = site.emit('ArgMax', [windows], { axis: { int: 1 }, keepdims: { int: 0 } })
  site.give(maximum, pooled)
  site.give(place, pooled, { output: 1 })
}

/** MaxUnpooling2D(data, place): each value goes to its place in its window; the rest is 0. */
export const maxUnpooling: Convert = (site) => {
  site.arity(2)
  const shape = site.imageShape(0)
  const places = site.operator.inputs[1] ?? -1
  const isPlace = site.graph.model.operators.some(
    ({ name, outputs }) => name === 'MaxPoolingWithArgmax2D' && outputs[1] === places,
  )
  if (!isPlace || site.shape(1).join() !== shape.join())
    unsupported('MaxUnpooling2D without the pooling that it undoes')
  const [batch, height, width, channels] = shape
  const [, , , , size = 0] = readStruct(site, 8)
  const whole = [batch, height * site.positive(size, 'window'), width * size, channels]
  readWindow(site, whole)
  const apart = [batch, 1, channels, height, width]
  const values = site.emit('Reshape', [site.value(0), site.int64s(apart)])
  const chosen = site.emit('Reshape', [site.value(1), site.int64s(apart)])
  const every = Array.from({ length: size * size }, (_, index) => index)
  const isChosen = site.emit('Equal', [chosen, site.graph.constant('int64', [1, every.length, 1, 1, 1], every)])
  const spread = site.emit('Where', [isChosen, values, site.float(0)])
  const parted = site.emit('Reshape', [spread, site.int64s([batch, every.length * channels, height, width])])
  const value = site.emit('DepthToSpace', [parted], { blocksize: { int: size }, mode: { string: 'DCR' } })
  site.give(value, whole)
}
