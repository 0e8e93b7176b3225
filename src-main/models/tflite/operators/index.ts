import type { TfliteOperator } from '../model.ts'
import { CUSTOM } from '../operator-names.ts'
import type { Convert } from '../site.ts'
import { conv2d, depthwiseConv2d, transposeConv } from './convolution.ts'
import { fullyConnected } from './dense.ts'
import { binary, clipped, leakyRelu, prelu, squaredDifference, unary } from './elementwise.ts'
import { convolution2dTransposeBias, maxPoolingWithArgmax, maxUnpooling } from './mediapipe.ts'
import { averagePool, maxPool } from './pooling.ts'
import { argExtreme, logSoftmax, reduce, softmax } from './reduction.ts'
import * as resizing from './resizing.ts'
import * as shape from './shape.ts'
import { slice, stridedSlice } from './slicing.ts'
import { cast, dequantize, quantize } from './types.ts'

/** Every operator that is converted, by its code. The only list. */
const BUILTIN: Readonly<Record<number, Convert>> = {
  0: binary('Add', 0, (a, b) => a + b),
  1: averagePool,
  2: shape.concatenation,
  3: conv2d,
  4: depthwiseConv2d,
  5: resizing.depthToSpace,
  6: dequantize,
  8: unary('Floor'),
  9: fullyConnected,
  14: unary('Sigmoid'),
  17: maxPool,
  18: binary('Mul', 0, (a, b) => a * b),
  19: unary('Relu'),
  20: clipped(-1, 1),
  21: clipped(0, 6),
  22: shape.reshape,
  23: resizing.resizeBilinear,
  25: softmax,
  26: resizing.spaceToDepth,
  28: unary('Tanh'),
  34: shape.pad,
  37: resizing.batchToSpace,
  38: resizing.spaceToBatch,
  39: shape.transpose,
  40: reduce('ReduceMean'),
  41: binary('Sub', 0, (a, b) => a - b),
  42: binary('Div', 0, (a, b) => a / b),
  43: shape.squeeze,
  45: stridedSlice,
  47: unary('Exp'),
  49: shape.split,
  50: logSoftmax,
  53: cast,
  54: prelu,
  55: binary('Max', null, Math.max),
  56: argExtreme('ArgMax'),
  57: binary('Min', null, Math.min),
  59: unary('Neg'),
  60: shape.pad,
  65: slice,
  67: transposeConv,
  69: shape.tile,
  70: shape.expandDims,
  73: unary('Log'),
  74: reduce('ReduceSum'),
  75: unary('Sqrt'),
  76: unary((site, x) => site.emit('Reciprocal', [site.emit('Sqrt', [x])])),
  77: shape.shapeOf,
  78: binary('Pow', null),
  79: argExtreme('ArgMin'),
  81: reduce('ReduceProd'),
  82: reduce('ReduceMax'),
  83: shape.pack,
  89: reduce('ReduceMin'),
  92: unary((site, x) => site.emit('Mul', [x, x])),
  97: resizing.resizeNearest,
  98: leakyRelu,
  99: squaredDifference,
  100: shape.mirrorPad,
  101: unary('Abs'),
  102: shape.splitV,
  111: unary('Elu'),
  114: quantize,
  117: unary('HardSwish'),
  130: shape.broadcastTo,
}

/** Operators that go by a name: those of MediaPipe. */
const CUSTOMS: Readonly<Record<string, Convert>> = {
  Convolution2DTransposeBias: convolution2dTransposeBias,
  MaxPoolingWithArgmax2D: maxPoolingWithArgmax,
  MaxUnpooling2D: maxUnpooling,
}

/** How an operator is converted; null where it is not known. */
export function converterOf({ code, name }: Pick<TfliteOperator, 'code' | 'name'>): Convert | null {
  if (code !== CUSTOM) return Object.hasOwn(BUILTIN, code) ? BUILTIN[code]! : null
  return Object.hasOwn(CUSTOMS, name) ? CUSTOMS[name]! : null
}
