import { clip } from '../activation.ts'
import type { Constant } from '../constants.ts'
import { unsupported } from '../graph.ts'
import { padShape } from '../layout.ts'
import { elementsOf } from '../model.ts'
import type { Convert, Site } from '../site.ts'

/** One operator of ONNX, or what makes the value of the first input's. */
export const unary =
  (make: string | ((site: Site, x: string) => string)): Convert =>
  (site) => {
    site.arity(1)
    const x = site.value(0)
    site.give(typeof make === 'string' ? site.emit(make, [x]) : make(site, x), site.shape(0))
  }

export const clipped = (low: number, high: number): Convert => unary((site, x) => clip(site.graph, x, low, high))
export const leakyRelu: Convert = unary((site, x) => site.emit('LeakyRelu', [x], { alpha: { float: site.number(0) } }))

/** What two numbers make, where both are known: sizes that a graph computes for itself. */
type Fold = (a: number, b: number) => number

/** `activation`: the field of the fused activation; null where the operator has none. */
export const binary =
  (make: string | ((site: Site, a: string, b: string) => string), activation: number | null, fold?: Fold): Convert =>
  (site) => {
    site.arity(2)
    const shape = broadcast(site, site.shape(0), site.shape(1))
    const [first, second] = [site.known(0), site.known(1)]
    if (first && second && fold && first.type !== 'float32')
      return site.giveConstant(foldBoth(first, second, shape, fold))
    const [a, b] = [site.value(0, shape.length), site.value(1, shape.length)]
    const value = typeof make === 'string' ? site.emit(make, [a, b]) : make(site, a, b)
    site.give(value, shape, { activation: activation === null ? 0 : site.byte(activation) })
  }

/** Only what sizes need: equal shapes, or one number with many. */
function foldBoth(a: Constant, b: Constant, shape: readonly number[], fold: Fold): Constant {
  const length = elementsOf(shape)
  const at = ({ values }: Constant, index: number) => values[values.length === 1 ? 0 : index] ?? NaN
  const fits = [a, b].every(({ values }) => values.length === 1 || values.length === length)
  if (!fits) unsupported('arithmetic of constants of different shapes')
  const values = Float64Array.from({ length }, (_, index) => Math.trunc(fold(at(a, index), at(b, index))))
  return { type: a.type, shape, values }
}

function broadcast(site: Site, a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  const [left, right] = [padShape(a, rank), padShape(b, rank)]
  return left.map((size, axis) => {
    const other = right[axis]!
    if (size !== other && size !== 1 && other !== 1) {
      throw site.fault(`gets [${a.join(',')}] and [${b.join(',')}], which do not fit`)
    }
    return Math.max(size, other)
  })
}

export const squaredDifference: Convert = binary((site, a, b) => {
  const difference = site.emit('Sub', [a, b])
  return site.emit('Mul', [difference, difference])
}, null)

/** PRELU(x, alpha): alpha may have fewer axes than x, but none that is longer. */
export const prelu: Convert = (site) => {
  site.arity(2)
  const shape = site.shape(0)
  const result = broadcast(site, shape, site.shape(1))
  if (result.some((size, axis) => size !== shape[axis])) throw site.fault('has slopes that do not fit its input')
  site.give(site.emit('PRelu', [site.value(0), site.value(1, shape.length)]), shape)
}
