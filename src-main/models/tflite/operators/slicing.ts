import { onnxAxis } from '../layout.ts'
import { unsupported } from '../graph.ts'
import type { Convert, Site } from '../site.ts'

/** Elements begin, begin + stride … below `end` (above it for a negative stride) of one axis. */
type Range = { begin: number; end: number; stride: number; length: number }

/** STRIDED_SLICE(x, begin, end, strides): options are bit masks by axis: 0 begin, 1 end, 2 ellipsis, 3 new axis, 4 shrink. */
export const stridedSlice: Convert = (site) => {
  site.arity(4)
  if (site.option(2) !== 0 || site.option(3) !== 0) unsupported('STRIDED_SLICE with new axes')
  const shape = site.shape(0)
  const [begins, ends, strides] = [1, 2, 3].map((input) => site.integers(input, 'range')) as [
    number[],
    number[],
    number[],
  ]
  if (begins.length > shape.length || ends.length !== begins.length || strides.length !== begins.length) {
    throw site.fault('has ranges that do not fit its input')
  }
  const shrunk = (axis: number) => axis < begins.length && (site.option(4) & (1 << axis)) !== 0
  const ranges = shape.map((size, axis): Range => {
    if (axis >= begins.length) return { begin: 0, end: size, stride: 1, length: size }
    const begin = (site.option(0) & (1 << axis)) === 0 ? begins[axis]! : null
    if (shrunk(axis)) return single(site, begin ?? 0, size)
    const end = (site.option(1) & (1 << axis)) === 0 ? ends[axis]! : null
    return rangeOf(site, begin, end, strides[axis]!, size)
  })
  emitSlice(site, ranges, shrunk)
}

/** SLICE(x, begin, size): a size of −1 is the rest. */
export const slice: Convert = (site) => {
  site.arity(3)
  const shape = site.shape(0)
  const [begins, sizes] = [site.integers(1, 'range'), site.integers(2, 'range')]
  if (begins.length !== shape.length || sizes.length !== shape.length)
    throw site.fault('has ranges that do not fit its input')
  const ranges = shape.map((size, axis): Range => {
    const begin = begins[axis]!
    const length = sizes[axis] === -1 ? size - begin : sizes[axis]!
    if (begin < 0 || length < 1 || begin + length > size) throw site.fault('has ranges that do not fit its input')
    return { begin, end: begin + length, stride: 1, length }
  })
  emitSlice(site, ranges, () => false)
}

/** Clamped as Python clamps them. */
function rangeOf(site: Site, begin: number | null, end: number | null, stride: number, size: number): Range {
  if (stride === 0) throw site.fault('has stride 0')
  const [low, high] = stride > 0 ? [0, size] : [-1, size - 1]
  const clamp = (value: number) => Math.min(high, Math.max(low, value < 0 ? value + size : value))
  const from = begin === null ? (stride > 0 ? 0 : size - 1) : clamp(begin)
  const to = end === null ? (stride > 0 ? size : -1) : clamp(end)
  const length = Math.ceil((to - from) / stride)
  if (length < 1) throw site.fault('leaves nothing of its input')
  return { begin: from, end: to, stride, length }
}

function single(site: Site, index: number, size: number): Range {
  const begin = index < 0 ? index + size : index
  if (begin < 0 || begin >= size) throw site.fault('names an element that is not there')
  return { begin, end: begin + 1, stride: 1, length: 1 }
}

function emitSlice(site: Site, ranges: readonly Range[], isGone: (axis: number) => boolean): void {
  const rank = ranges.length
  const shape = ranges.map(({ length }) => length)
  const left = shape.filter((_, axis) => !isGone(axis))
  const known = site.known(0)
  if (known && rank === 1) {
    const { begin, stride, length } = ranges[0]!
    const values = Float64Array.from({ length }, (_, index) => known.values[begin + index * stride] ?? 0)
    return site.giveConstant({ type: known.type, shape: left, values })
  }
  // Below every index: the end of a range that runs backwards to the first element.
  const beforeFirst = -(2 ** 31)
  const inputs = [
    site.int64s(ranges.map(({ begin }) => begin)),
    site.int64s(ranges.map(({ end }) => (end < 0 ? beforeFirst : end))),
    site.int64s(ranges.map((_, axis) => onnxAxis(axis, rank))),
    site.int64s(ranges.map(({ stride }) => stride)),
  ]
  const value = site.emit('Slice', [site.value(0), ...inputs])
  if (left.length === rank) return site.give(value, shape)
  const ordered = rank === 4 ? site.emit('Transpose', [value], { perm: { ints: [0, 2, 3, 1] } }) : value
  site.giveOriginal(site.emit('Reshape', [ordered, site.int64s(left)]), left)
}
