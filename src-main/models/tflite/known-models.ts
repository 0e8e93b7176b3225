import { createHash } from 'node:crypto'
import type { PartialProfile } from '../../../src-shared/domain/index.ts'
import type { TfliteModel } from './model.ts'

/** A published model, with the profile that it is used with; `same` where its weights and operators are those published. */
export type KnownModel = { title: string; profile: PartialProfile; same: boolean }

type Entry = Omit<KnownModel, 'same'> & {
  /** Of the published file's content (see `contentHash`): the same for copies with metadata. */
  content: string
  /** What models that were trained anew, or damaged, have in common with it: name and shape of input and output. */
  input: string
  output: string
  operators: number
}

/** RGB of 0..1: the neutral values, said so that nothing a copy names can change them. */
const plain = { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], normalization: 'fixed', fit: 'stretch' } as const

const KNOWN: readonly Entry[] = [
  {
    title: 'MediaPipe Selfie Segmentation, general',
    content: '55e4fda8fbeb6fb35594b00f987fec30188b59b60679cfd27df369598cb6a97a',
    input: 'input_1 1×256×256×3',
    output: 'activation_10 1×256×256×1',
    operators: 246,
    profile: {
      target: 'person',
      input: { ...plain, name: 'input_1', channels: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] },
      output: { name: 'activation_10', activation: 'none', class: 0 },
    },
  },
  {
    title: 'MediaPipe Selfie Segmentation, landscape',
    content: '3be6dab28e7b3b1235c36cd8df1526124771b8a0078b7770238ca1c4fc894ffa',
    input: 'input_1 1×144×256×3',
    output: 'segment_back 1×144×256×1',
    operators: 246,
    profile: {
      target: 'person',
      input: { ...plain, name: 'input_1', channels: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] },
      output: { name: 'segment_back', activation: 'none', class: 0 },
    },
  },
  {
    title: 'MediaPipe Hair Segmentation',
    content: '371823d761aac6405839bf906338a294fcbd8fe1bd2aa22e9d590b04633feee0',
    input: 'input_1 1×512×512×4',
    output: 'conv2d_transpose_4 1×512×512×2',
    operators: 259,
    profile: {
      target: 'hair',
      input: { ...plain, name: 'input_1', channels: 'RGBA', mean: [0, 0, 0], std: [1, 1, 1] },
      output: { name: 'conv2d_transpose_4', activation: 'softmax', class: 1 },
    },
  },
]

/** By what it takes and gives and how many operators it has; whether it is the published one, its content tells. */
export function recognize(model: TfliteModel): KnownModel | null {
  const [input, output] = [describe(model, model.inputs), describe(model, model.outputs)]
  const isLike = (each: Entry) =>
    each.input === input && each.output === output && each.operators === model.operators.length
  const found = KNOWN.find(isLike)
  return found ? { title: found.title, profile: found.profile, same: found.content === contentHash(model) } : null
}

function describe({ tensors }: TfliteModel, ends: readonly number[]): string {
  return ends.map((index) => `${tensors[index]?.name} ${tensors[index]?.shape.join('×')}`).join(', ')
}

/** More than any operator of the published models has. */
const OPTION_FIELDS = 10

/** SHA-256 over what a model computes: its constants, and its operators with the first byte of each of their options. */
export function contentHash({ tensors, operators }: TfliteModel): string {
  const hash = createHash('sha256')
  for (const { type, shape, data } of tensors) hash.update(`${type} ${shape.join('×')}\n`).update(data ?? 'computed')
  for (const { name, inputs, outputs, options, customOptions } of operators) {
    const fields = Array.from({ length: OPTION_FIELDS }, (_, field) => options?.int8(field) ?? 0)
    hash.update([name, inputs, outputs, fields].join(' ')).update(customOptions)
  }
  return hash.digest('hex')
}
