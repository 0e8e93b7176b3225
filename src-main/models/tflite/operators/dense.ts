import { elementsOf } from '../model.ts'
import type { Convert } from '../site.ts'
import { unsupported } from '../graph.ts'

/** FULLY_CONNECTED(x, weights [O, I], bias?): option 0 the activation, 1 how the weights lie, 2 keeps the other axes. */
export const fullyConnected: Convert = (site) => {
  site.arity(2, 3)
  if (site.byte(1) !== 0) unsupported('FULLY_CONNECTED with shuffled weights')
  const weights = site.constant(1, 'weights')
  const [out = 0, inner = 0] = weights.shape
  const shape = site.shape(0)
  const rows = elementsOf(shape) / inner
  if (weights.shape.length !== 2 || !Number.isInteger(rows)) throw site.fault('has weights that do not fit its input')
  const inputs = [
    site.emit('Reshape', [site.original(0), site.int64s([rows, inner])]),
    site.graph.constant('float32', weights.shape, weights.values),
  ]
  if (site.has(2)) {
    const bias = site.constant(2, 'bias')
    if (bias.values.length !== out) throw site.fault(`has a bias that does not fit ${out} values`)
    inputs.push(site.graph.constant('float32', [out], bias.values))
  }
  const value = site.emit('Gemm', inputs, { transB: { int: 1 } })
  const keeps = site.byte(2) !== 0 && shape.at(-1) === inner
  const result = keeps ? [...shape.slice(0, -1), out] : [rows, out]
  const shaped = result.length === 2 ? value : site.emit('Reshape', [value, site.int64s(result)])
  site.giveOriginal(shaped, result, { activation: site.byte(0) })
}
