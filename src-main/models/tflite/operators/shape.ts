import { onnxAxis, onnxOrder, onnxShape, IMAGE_RANK } from '../layout.ts'
import { elementsOf } from '../model.ts'
import type { Convert, Site } from '../site.ts'
import { unsupported } from '../graph.ts'

/** An axis that may be counted from the end. */
export function axisOf(site: Site, axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis
  if (Number.isInteger(positive) && positive >= 0 && positive < rank) return positive
  throw site.fault(`names axis ${axis} of ${rank}`)
}

/** The same elements, in the file's order, as another shape. */
function reshapeTo(site: Site, shape: readonly number[]): void {
  if (elementsOf(shape) !== elementsOf(site.shape(0))) {
    throw site.fault(`makes [${shape.join(',')}] of [${site.shape(0).join(',')}]`)
  }
  const known = site.known(0)
  if (known) return site.giveConstant({ ...known, shape })
  site.giveOriginal(site.emit('Reshape', [site.original(0), site.int64s(shape)]), shape)
}

/** RESHAPE(x, shape?): one size may be −1, which is what remains. */
export const reshape: Convert = (site) => {
  site.arity(1, 2)
  const wanted = site.has(1) ? site.known(1) : null
  const sizes = wanted ? site.integers(1, 'shape') : [...site.outputTensor().shape]
  const rest = elementsOf(site.shape(0)) / elementsOf(sizes.filter((size) => size !== -1))
  reshapeTo(
    site,
    sizes.map((size) => (size === -1 ? rest : size)),
  )
}

/** EXPAND_DIMS(x, axis) */
export const expandDims: Convert = (site) => {
  site.arity(2)
  const shape = [...site.shape(0)]
  const [axis = 0] = site.integers(1, 'axis')
  shape.splice(axisOf(site, axis, shape.length + 1), 0, 1)
  reshapeTo(site, shape)
}

/** SQUEEZE(x): the axes of option 0, else all of size 1. */
export const squeeze: Convert = (site) => {
  site.arity(1)
  const shape = site.shape(0)
  const named = (site.operator.options?.int32s(0) ?? []).map((axis) => axisOf(site, axis, shape.length))
  const gone = (size: number, axis: number) => (named.length > 0 ? named.includes(axis) : size === 1)
  reshapeTo(
    site,
    shape.filter((size, axis) => !gone(size, axis)),
  )
}

/** TRANSPOSE(x, order) */
export const transpose: Convert = (site) => {
  site.arity(2)
  const shape = site.shape(0)
  const order = site.integers(1, 'axes')
  if (order.toSorted((a, b) => a - b).some((axis, index) => axis !== index) || order.length !== shape.length) {
    throw site.fault('names axes that are no order')
  }
  const value = site.emit('Transpose', [site.original(0)], { perm: { ints: order } })
  site.giveOriginal(
    value,
    order.map((axis) => shape[axis]!),
  )
}

/** CONCATENATION(x…): option 0 the axis, 1 the activation. */
export const concatenation: Convert = (site) => {
  site.arity(1, 1000)
  const shapes = site.operator.inputs.map((_, input) => site.shape(input))
  const first = shapes[0]!
  const axis = axisOf(site, site.option(0), first.length)
  const fits = (shape: readonly number[]) =>
    shape.length === first.length && shape.every((size, each) => each === axis || size === first[each])
  if (!shapes.every(fits)) throw site.fault('joins tensors that do not fit')
  const shape = first.map((size, each) => (each === axis ? shapes.reduce((sum, one) => sum + one[axis]!, 0) : size))
  const known = site.operator.inputs.map((_, input) => site.known(input))
  if (shape.length === 1 && known.every((each) => each !== null)) {
    const values = Float64Array.from(known.flatMap((each) => Array.from(each.values)))
    return site.giveConstant({ type: known[0]!.type, shape, values })
  }
  const names = site.operator.inputs.map((_, input) => site.value(input))
  const value = site.emit('Concat', names, { axis: { int: onnxAxis(axis, shape.length) } })
  site.give(value, shape, { activation: site.byte(1) })
}

/** PAD(x, paddings [rank, 2]) and PADV2(x, paddings, value). */
export const pad: Convert = (site) => {
  site.arity(2, 3)
  emitPad(site, 'constant')
}

/** MIRROR_PAD(x, paddings): option 0 is 0 where the border itself is not repeated. */
export const mirrorPad: Convert = (site) => {
  site.arity(2)
  if (site.byte(0) !== 0) unsupported('MIRROR_PAD that repeats the border')
  emitPad(site, 'reflect')
}

function emitPad(site: Site, mode: 'constant' | 'reflect'): void {
  const before = site.shape(0)
  const pads = pairs(site, 1, before.length)
  const shape = before.map((size, axis) => size + pads[axis]![0] + pads[axis]![1])
  const ordered = onnxOrder(pads)
  const inputs = [site.value(0), site.int64s([...ordered.map(([begin]) => begin), ...ordered.map(([, end]) => end)])]
  if (mode === 'constant' && site.has(2)) inputs.push(site.float(site.constant(2, 'value').values[0] ?? 0))
  site.give(site.emit('Pad', inputs, { mode: { string: mode } }), shape)
}

/** Two numbers, 0 or more, for each axis. */
export function pairs(site: Site, input: number, rank: number): [number, number][] {
  const flat = site.integers(input, 'paddings')
  if (flat.length !== 2 * rank || flat.some((each) => each < 0))
    throw site.fault('has paddings that do not fit its input')
  return Array.from({ length: rank }, (_, axis) => [flat[2 * axis]!, flat[2 * axis + 1]!])
}

/** SHAPE(x): known, since every shape is. */
export const shapeOf: Convert = (site) => {
  site.arity(1)
  const shape = site.shape(0)
  site.giveConstant({ type: 'int32', shape: [shape.length], values: Float64Array.from(shape) })
}

/** PACK(x…): option 0 the number of values, 1 the axis. Numbers that are known become a list. */
export const pack: Convert = (site) => {
  site.arity(1, 1000)
  const known = site.operator.inputs.map((_, input) => site.known(input))
  const shape = site.shape(0)
  if (shape.length === 0 && known.every((each) => each !== null)) {
    const values = Float64Array.from(known.map(({ values: [value = 0] }) => value))
    return site.giveConstant({ type: known[0]!.type, shape: [known.length], values })
  }
  const axis = axisOf(site, site.option(1), shape.length + 1)
  if (site.operator.inputs.some((_, input) => site.shape(input).join() !== shape.join())) {
    throw site.fault('stacks tensors that do not fit')
  }
  const expanded = site.operator.inputs.map((_, input) =>
    site.emit('Unsqueeze', [site.original(input), site.int64s([axis])]),
  )
  const value = site.emit('Concat', expanded, { axis: { int: axis } })
  site.giveOriginal(value, [...shape.slice(0, axis), expanded.length, ...shape.slice(axis)])
}

/** SPLIT(axis, x) into equal parts, and SPLIT_V(x, sizes, axis). */
export const split: Convert = (site) => {
  const parts = site.operator.outputs.length
  site.arity(2, 2, parts)
  const [axis = 0] = site.integers(0, 'axis')
  const size = site.shape(1)[axisOf(site, axis, site.shape(1).length)]! / parts
  if (!Number.isInteger(size)) throw site.fault('splits unevenly')
  emitSplit(
    site,
    1,
    axis,
    Array.from({ length: parts }, () => size),
  )
}

export const splitV: Convert = (site) => {
  site.arity(3, 3, site.operator.outputs.length)
  const [axis = 0] = site.integers(2, 'axis')
  const sizes = site.integers(1, 'sizes')
  const whole = site.shape(0)[axisOf(site, axis, site.shape(0).length)]!
  const rest = whole - sizes.filter((size) => size !== -1).reduce((sum, size) => sum + size, 0)
  emitSplit(
    site,
    0,
    axis,
    sizes.map((size) => (size === -1 ? rest : size)),
  )
}

function emitSplit(site: Site, input: number, given: number, sizes: readonly number[]): void {
  const shape = site.shape(input)
  const axis = axisOf(site, given, shape.length)
  const sum = sizes.reduce((total, size) => total + size, 0)
  if (sum !== shape[axis] || sizes.length !== site.operator.outputs.length || sizes.some((size) => size < 1)) {
    throw site.fault('splits into parts that do not fit')
  }
  const attributes = { axis: { int: onnxAxis(axis, shape.length) } }
  const names = site.graph.emit('Split', [site.value(input), site.int64s(sizes)], attributes, sizes.length)
  names.forEach((name, output) => {
    const part = shape.map((size, each) => (each === axis ? sizes[output]! : size))
    site.give(name, part, { output })
  })
}

/** BROADCAST_TO(x, shape) and TILE(x, times) */
export const broadcastTo: Convert = (site) => {
  site.arity(2)
  const shape = site.integers(1, 'shape').map((size) => site.positive(size, 'size'))
  const fits = site
    .shape(0)
    .every((size, axis) => size === 1 || size === shape[axis + shape.length - site.shape(0).length])
  if (!fits || site.shape(0).length > shape.length) throw site.fault('spreads a shape that does not fit')
  const value = site.emit('Expand', [site.value(0, shape.length), site.int64s(onnxShape(shape))])
  site.give(value, shape)
}

export const tile: Convert = (site) => {
  site.arity(2)
  const before = site.shape(0)
  const times = site.integers(1, 'counts').map((count) => site.positive(count, 'count'))
  if (times.length !== before.length) throw site.fault('has counts that do not fit its input')
  const ordered = before.length === IMAGE_RANK ? onnxOrder(times) : times
  site.give(
    site.emit('Tile', [site.value(0), site.int64s(ordered)]),
    before.map((size, axis) => size * times[axis]!),
  )
}
