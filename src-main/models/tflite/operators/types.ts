import { ONNX_TYPES } from '../../../../src-shared/onnx/write-onnx.ts'
import { valueType } from '../constants.ts'
import type { Convert } from '../site.ts'

/** DEQUANTIZE(x): everything is kept as the number that it stands for already; halves and bytes of weights are unfolded. */
export const dequantize: Convert = (site) => {
  site.arity(1)
  const known = site.known(0)
  if (known) return site.giveConstant({ ...known, type: 'float32', values: Float32Array.from(known.values) })
  site.give(site.value(0), site.shape(0))
}

/** QUANTIZE(x): rounds to what its output can hold. */
export const quantize: Convert = (site) => {
  site.arity(1)
  site.give(site.value(0), site.shape(0))
}

/** CAST(x) to the type of its output. */
export const cast: Convert = (site) => {
  site.arity(1)
  const type = valueType(site.outputTensor())
  const known = site.known(0)
  if (known) {
    const values = type === 'float32' ? Float32Array.from(known.values) : known.values.map(Math.trunc)
    return site.giveConstant({ ...known, type, values })
  }
  site.give(site.emit('Cast', [site.value(0)], { to: { int: ONNX_TYPES[type] } }), site.shape(0))
}
