import { permute, type Constant } from '../constants.ts'
import type { Convert, Site } from '../site.ts'
import { readPadding, slide, type Padding } from '../windows.ts'

/** CONV_2D(x, weights [O, kh, kw, I], bias?). The groups follow from the channels. */
export const conv2d: Convert = (site) => {
  site.arity(2, 3)
  const weights = weightsOf(site, 1)
  const [out = 0, filterHeight = 0, filterWidth = 0, channelsEach = 0] = weights.shape
  const [, , , channels] = site.imageShape(0)
  const group = channels / channelsEach
  if (!Number.isInteger(group) || out % group !== 0)
    throw site.fault(`has weights that do not fit ${channels} channels`)
  const name = emitConv(site, permute(weights, [0, 3, 1, 2]), { group, filterHeight, filterWidth, dilations: [5, 4] })
  site.give(name.value, [name.batch, name.height, name.width, out], { activation: site.byte(3) })
}

/** DEPTHWISE_CONV_2D(x, weights [1, kh, kw, C × multiplier], bias?). */
export const depthwiseConv2d: Convert = (site) => {
  site.arity(2, 3)
  const weights = weightsOf(site, 1)
  const [one, filterHeight = 0, filterWidth = 0, out = 0] = weights.shape
  const [, , , channels] = site.imageShape(0)
  if (one !== 1 || out % channels !== 0) throw site.fault(`has weights that do not fit ${channels} channels`)
  const spec = { group: channels, filterHeight, filterWidth, dilations: [6, 5] } as const
  const name = emitConv(site, permute(weights, [3, 0, 1, 2]), spec)
  site.give(name.value, [name.batch, name.height, name.width, out], { activation: site.byte(4) })
}

type ConvSpec = { group: number; filterHeight: number; filterWidth: number; dilations: readonly [number, number] }

/** `weights` in ONNX's order; `dilations` are the fields of height and width. */
function emitConv(site: Site, weights: Constant, spec: ConvSpec) {
  const { group, filterHeight, filterWidth, dilations } = spec
  const [batch, height, width] = site.imageShape(0)
  const window = {
    height: { filter: filterHeight, stride: site.step(2, 'stride'), dilation: site.step(dilations[0], 'dilation', 1) },
    width: { filter: filterWidth, stride: site.step(1, 'stride'), dilation: site.step(dilations[1], 'dilation', 1) },
  }
  const placed = slide(site, { height, width }, window, readPadding(site))
  const inputs = [site.value(0), site.graph.constant('float32', weights.shape, weights.values)]
  const bias = biasOf(site, 2, weights.shape[0]!)
  const value = site.emit('Conv', bias === null ? inputs : [...inputs, bias], {
    ...placed.attributes,
    dilations: placed.dilations,
    group: { int: group },
  })
  return { value, batch, height: placed.height, width: placed.width }
}

/** TRANSPOSE_CONV(output shape, weights [O, kh, kw, I], x, bias?). The shape may be known only when the model runs. */
export const transposeConv: Convert = (site) => {
  site.arity(3, 4)
  const weights = weightsOf(site, 1)
  const [, height, width] = site.imageShape(2)
  const strides = { height: site.step(2, 'stride'), width: site.step(1, 'stride') }
  const padding = readPadding(site)
  const wanted = site.known(0)?.values
  if (wanted && wanted.length !== 4) throw site.fault('has an output shape that is no image')
  const [filterHeight = 0, filterWidth = 0] = weights.shape.slice(1, 3)
  const rows = upsampled(site, height, filterHeight, strides.height, padding, wanted?.[1])
  const columns = upsampled(site, width, filterWidth, strides.width, padding, wanted?.[2])
  emitTransposed(site, { x: 2, bias: 3, weights, strides, rows, columns, activation: site.byte(3) })
}

/** One direction of a transposed convolution: how far its full result is cut at both ends, and what is missing at the end. */
export type Upsampled = { begin: number; end: number; missing: number; out: number }

/** The full result has (size − 1) × stride + filter elements; `wanted` of them are kept. */
function upsampled(
  site: Site,
  size: number,
  filter: number,
  stride: number,
  padding: Padding,
  wanted = padding === 'same' ? size * stride : (size - 1) * stride + filter,
): Upsampled {
  const out = site.positive(wanted, 'output size')
  const strides = padding === 'same' ? Math.ceil(out / stride) : Math.ceil((out - filter + 1) / stride)
  if (strides !== size) throw site.fault(`makes ${out} of ${size}, which its stride ${stride} cannot do`)
  return cut(size, filter, stride, out)
}

export function cut(size: number, filter: number, stride: number, out: number): Upsampled {
  const total = Math.max(0, (size - 1) * stride + filter - out)
  const begin = total >> 1
  return { begin, end: total - begin, missing: Math.max(0, out - (size - 1) * stride - filter), out }
}

type Transposed = {
  /** Numbers of the inputs. */
  x: number
  bias: number
  weights: Constant
  strides: { height: number; width: number }
  rows: Upsampled
  columns: Upsampled
  activation: number
}

export function emitTransposed(site: Site, { x, bias, weights, strides, rows, columns, activation }: Transposed): void {
  const [batch, , , channels] = site.imageShape(x)
  const [out = 0, filterHeight = 0, filterWidth = 0, channelsIn] = weights.shape
  if (channelsIn !== channels) throw site.fault(`has weights that do not fit ${channels} channels`)
  const turned = permute(weights, [3, 0, 1, 2])
  const biasName = biasOf(site, bias, out)
  const inputs = [site.value(x), site.graph.constant('float32', turned.shape, turned.values)]
  const value = site.emit('ConvTranspose', biasName === null ? inputs : [...inputs, biasName], {
    kernel_shape: { ints: [filterHeight, filterWidth] },
    strides: { ints: [strides.height, strides.width] },
    pads: { ints: [rows.begin, columns.begin, rows.end, columns.end] },
    output_padding: { ints: [rows.missing, columns.missing] },
  })
  site.give(value, [batch, rows.out, columns.out, out], { activation })
}

export function weightsOf(site: Site, input: number): Constant {
  const weights = site.constant(input, 'weights')
  if (weights.shape.length !== 4 || weights.type !== 'float32') throw site.fault('has weights that are no filters')
  return weights
}

/** The name of the bias; null where there is none. */
function biasOf(site: Site, input: number, channels: number): string | null {
  if (!site.has(input)) return null
  const bias = site.constant(input, 'bias')
  if (bias.values.length !== channels || bias.type !== 'float32')
    throw site.fault(`has a bias that does not fit ${channels} channels`)
  return site.graph.constant('float32', [channels], bias.values)
}
