import { basename } from 'node:path'
import { AppError, describeTensor, visible, type TensorInfo } from '../../src-shared/domain/index.ts'

/** A segmentation model has one image, a few have a handful more. */
const MOST_INPUTS = 64
/** Nineteen classes at several depths are fewer. */
const MOST_OUTPUTS = 256
const LONGEST_NAME = 512
/** Of one tensor: 19 classes at 7,000 pixels a side; what is larger fits no card and hardly any machine. */
const MOST_TENSOR_BYTES = 4 * 2 ** 30
const ELEMENT_BYTES: Record<string, number> = { float64: 8, int64: 8, uint64: 8, float16: 2, bfloat16: 2, int16: 2 }
const SINGLE_BYTE = /^(u?int8|bool)$/
const GIB = 2 ** 30

/**
 * Refuses from the graph alone what could only fail later, slowly: before anything is loaded or allocated.
 * @throws AppError MODEL_UNREADABLE
 */
export function checkLimits(path: string, inputs: readonly TensorInfo[], outputs: readonly TensorInfo[]): void {
  const file = basename(path)
  const refuse = (fault: string, wayOut: string) =>
    new AppError('MODEL_UNREADABLE', `${file} ${fault}; ${wayOut}.`, { path })
  if (inputs.length > MOST_INPUTS) {
    throw refuse(`wants ${inputs.length} inputs`, 'export it with the image as its only input')
  }
  if (outputs.length > MOST_OUTPUTS) {
    throw refuse(`gives ${outputs.length} outputs`, 'export it with the mask as its only output')
  }
  for (const [kind, tensors] of [
    ['input', inputs],
    ['output', outputs],
  ] as const) {
    for (const tensor of tensors) {
      const { name } = tensor
      const shown = `${visible(name.slice(0, 40))}${name.length > 40 ? '…' : ''}`
      if (name.length > LONGEST_NAME || visible(name) !== name) {
        const fault = name.length > LONGEST_NAME ? `${name.length} characters` : 'invisible characters'
        throw refuse(`has an ${kind} whose name (${shown}) has ${fault}`, 'export it again with plain names')
      }
      const empty = tensor.shape.find((size) => typeof size === 'number' && size <= 0)
      if (empty !== undefined) {
        throw refuse(
          `declares an ${kind} ${shown} of ${describeTensor(tensor)}, and a dimension of ${empty} holds no image`,
          'export it with a fixed size, or with a name for what is open',
        )
      }
      const bytes = declaredBytes(tensor)
      if (bytes > MOST_TENSOR_BYTES) {
        const size = bytes > 1e6 * GIB ? 'more memory than there is' : `${(bytes / GIB).toFixed(0)} GiB of memory`
        throw refuse(
          `declares an ${kind} ${shown} of ${describeTensor(tensor)}, which would take ${size}`,
          'export it for a smaller image or batch',
        )
      }
    }
  }
}

export const elementBytes = (type: string): number => (SINGLE_BYTE.test(type) ? 1 : (ELEMENT_BYTES[type] ?? 4))

/** Open dimensions count as 1. */
function declaredBytes({ type, shape }: TensorInfo): number {
  const elements = shape.reduce<number>((product, size) => product * (typeof size === 'number' ? size : 1), 1)
  return elements * elementBytes(type)
}
