import { ONNX_TYPES } from '../../../../src-shared/onnx/write-onnx.ts'
import { onnxAxis } from '../layout.ts'
import { unsupported } from '../graph.ts'
import type { Convert, Site } from '../site.ts'
import { axisOf } from './shape.ts'

/** MEAN, SUM and their like (x, axes): option 0 keeps the axes, with size 1. */
export const reduce =
  (op: 'ReduceMean' | 'ReduceSum' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd'): Convert =>
  (site) => {
    site.arity(2)
    const shape = site.shape(0)
    const axes = site.integers(1, 'axes').map((axis) => axisOf(site, axis, shape.length))
    const keeps = site.byte(0) !== 0
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    const emit = (x: string, named: readonly number[]) => {
      const keepdims = { keepdims: { int: keeps ? 1 : 0 } }
      // Only ReduceSum takes its axes as an input in this opset.
      if (op === 'ReduceSum') return site.emit(op, [x, site.int64s(named)], keepdims)
      return site.emit(op, [x], { ...keepdims, axes: { ints: named } })
    }
    if (keeps)
      return site.give(
        emit(
          site.value(0),
          axes.map((axis) => onnxAxis(axis, shape.length)),
        ),
        kept,
      )
    site.giveOriginal(
      emit(site.original(0), axes),
      shape.filter((_, axis) => !axes.includes(axis)),
    )
  }

/** SOFTMAX over the last axis: option 0 is the factor before. */
export const softmax: Convert = (site) => {
  site.arity(1)
  emitSoftmax(site, 'Softmax', site.number(0) || 1)
}

export const logSoftmax: Convert = (site) => {
  site.arity(1)
  emitSoftmax(site, 'LogSoftmax', 1)
}

function emitSoftmax(site: Site, op: string, factor: number): void {
  const shape = site.shape(0)
  if (shape.length === 0) throw site.fault('gets a single number')
  const scaled = factor === 1 ? site.value(0) : site.emit('Mul', [site.value(0), site.float(factor)])
  site.give(site.emit(op, [scaled], { axis: { int: onnxAxis(shape.length - 1, shape.length) } }), shape)
}

/** ARG_MAX and ARG_MIN (x, axis): the first of equal ones. Whole numbers of the output's type. */
export const argExtreme =
  (op: 'ArgMax' | 'ArgMin'): Convert =>
  (site) => {
    site.arity(2)
    const shape = site.shape(0)
    const [given = 0] = site.integers(1, 'axis')
    const axis = axisOf(site, given, shape.length)
    const attributes = { keepdims: { int: 0 } }
    // Without the channels [N, H, W] has the same order in both.
    const isLast = axis === shape.length - 1
    const value = isLast
      ? site.emit(op, [site.value(0)], { ...attributes, axis: { int: onnxAxis(axis, shape.length) } })
      : site.emit(op, [site.original(0)], { ...attributes, axis: { int: axis } })
    const { type } = site.outputTensor()
    if (type !== 'int32' && type !== 'int64') unsupported(`${site.operator.name} to ${type}`)
    const cast = type === 'int32' ? site.emit('Cast', [value], { to: { int: ONNX_TYPES.int32 } }) : value
    site.giveOriginal(
      cast,
      shape.filter((_, each) => each !== axis),
    )
  }
