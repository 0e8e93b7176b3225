/**
 * TensorFlow Lite keeps images as [N, H, W, C], ONNX as [N, C, H, W]. Every tensor of rank 4 is kept in ONNX's order from
 * the input to the output, so that no transposition is needed; every other tensor stays as it is.
 */
const TO_ONNX = [0, 3, 1, 2] as const
const TO_TFLITE = [0, 2, 3, 1] as const
const AXES = [0, 2, 3, 1] as const

export const IMAGE_RANK = 4
export const toOnnxOrder = [...TO_ONNX]
export const toTfliteOrder = [...TO_TFLITE]

/** A shape in ONNX's order. */
export const onnxShape = (shape: readonly number[]) =>
  shape.length === IMAGE_RANK ? TO_ONNX.map((axis) => shape[axis]!) : [...shape]

/** Where an axis of a tensor of that rank stands in ONNX's order. `axis` is 0..rank−1. */
export const onnxAxis = (axis: number, rank: number) => (rank === IMAGE_RANK ? AXES[axis]! : axis)

/** One value for each axis, in ONNX's order. */
export const onnxOrder = <T>(perAxis: readonly T[]): T[] =>
  perAxis.length === IMAGE_RANK ? TO_ONNX.map((axis) => perAxis[axis]!) : [...perAxis]

/** A shape with ones before it, so that it has that rank: how shapes are broadcast. */
export const padShape = (shape: readonly number[], rank: number) => [
  ...Array.from({ length: Math.max(0, rank - shape.length) }, () => 1),
  ...shape,
]
