import type { FlatTable } from './flatbuffer.ts'

/** Element types that are converted, by their number in the schema, with their size in bytes. */
export const ELEMENT_TYPES = {
  0: { name: 'float32', bytes: 4 },
  1: { name: 'float16', bytes: 2 },
  2: { name: 'int32', bytes: 4 },
  3: { name: 'uint8', bytes: 1 },
  4: { name: 'int64', bytes: 8 },
  6: { name: 'bool', bytes: 1 },
  7: { name: 'int16', bytes: 2 },
  9: { name: 'int8', bytes: 1 },
} as const
export type ElementType = (typeof ELEMENT_TYPES)[keyof typeof ELEMENT_TYPES]['name']

/** value = scale × (stored − zeroPoint); one pair, or one for each index of `axis`. */
export type Quantization = { scales: readonly number[]; zeroPoints: readonly number[]; axis: number }

export type TfliteTensor = {
  name: string
  /** In TensorFlow Lite's order: images are [N, H, W, C]. Empty for a scalar. */
  shape: readonly number[]
  /** Where the shape is only known when the model runs. */
  open: readonly boolean[]
  type: ElementType
  /** Of a constant: its elements, little-endian, not aligned. Null for what the graph computes. */
  data: Uint8Array | null
  quantization: Quantization | null
}

export type TfliteOperator = {
  /** As errors name it: `CONV_2D`, or the name of a custom operator. */
  name: string
  code: number
  /** Indices of tensors; -1 for an input that is left out. */
  inputs: readonly number[]
  outputs: readonly number[]
  options: FlatTable | null
  customOptions: Uint8Array
}

/** A model of one subgraph, as its file has it: read, not yet judged. */
export type TfliteModel = {
  description: string
  tensors: readonly TfliteTensor[]
  inputs: readonly number[]
  outputs: readonly number[]
  /** In an order in which they can run. */
  operators: readonly TfliteOperator[]
  /** The flatbuffer `TFLITE_METADATA`, where the file has one. */
  metadata: Uint8Array | null
}

export const elementsOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1)
