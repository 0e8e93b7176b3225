import { AppError, type ModelProfile } from '../../../src-shared/domain/index.ts'
import { readNumbers } from '../../parity/npy.ts'
import type { ReferenceRow } from '../parity-protocol.ts'
import type { RuntimeTensor } from './runtime.ts'

type Output = ModelProfile['output']

/** A row of a reference as the tensor that a model would have given, and how that is read. */
export async function readReference(
  row: ReferenceRow,
  profile: Pick<ModelProfile, 'output'>,
): Promise<{ tensor: RuntimeTensor; reading: Output }> {
  const { channels, height, width, layout, holds, scale } = row
  const values = await readNumbers(row.array, row.index, [channels, height, width])
  const data = scale === 1 ? values : values.map((value) => value / scale)
  const dims = layout === 'NCHW' ? [1, channels, height, width] : [1, height, width, channels]
  const type = holds === 'raw' && isClassMap(row, profile.output) ? 'int32' : 'float32'
  return { tensor: { type, dims, data }, reading: readingOf(row, profile.output) }
}

/** The graph has chosen a class for each pixel. */
const isClassMap = ({ channels, array }: ReferenceRow, output: Output) =>
  channels === 1 && (output.activation === 'argmax' || /^int/.test(array.dtype))

/** @throws AppError INVALID_INPUT where the reference lacks the class */
function readingOf({ channels, layout, holds, array }: ReferenceRow, output: Output): Output {
  if (holds === 'raw') return { ...output, layout }
  if (channels > 1 && output.class >= channels) {
    throw new AppError(
      'INVALID_INPUT',
      `${array.name} has ${channels} channels, and the profile reads class ${output.class}; bring the output of this model.`,
    )
  }
  // One channel is the finished probability of what is looked for; several are those of the classes.
  const single = channels === 1
  return {
    ...output,
    layout,
    activation: 'none',
    class: single ? 0 : output.class,
    invert: single ? false : output.invert,
  }
}
