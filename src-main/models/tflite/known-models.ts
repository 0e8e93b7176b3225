import type { PartialProfile } from '../../../src-shared/domain/index.ts'
import type { TfliteModel } from './model.ts'

/** A published model, with the profile that it is used with. */
export type KnownModel = { title: string; profile: PartialProfile }

type Entry = KnownModel & {
  sha256: string
  /** What other copies of it have in common, for instance those with metadata: name and shape of input and output. */
  input: string
  output: string
  operators: number
}

/** RGB of 0..1: the neutral values, said so that nothing a copy names can change them. */
const plain = { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], normalization: 'fixed', fit: 'stretch' } as const

const KNOWN: readonly Entry[] = [
  {
    title: 'MediaPipe Selfie Segmentation, general',
    sha256: '8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27',
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
    sha256: '4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894',
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
    sha256: 'd2c940c4fd80edeaf38f5d7387d1b4235ee320ed120080df67c663e749e77633',
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

/** By its hash; another copy by what it takes and gives, and how many operators it has. */
export function recognize(model: TfliteModel, sha256: string): KnownModel | null {
  const byHash = KNOWN.find((each) => each.sha256 === sha256)
  if (byHash) return byHash
  const [input, output] = [describe(model, model.inputs), describe(model, model.outputs)]
  const isSame = (each: Entry) =>
    each.input === input && each.output === output && each.operators === model.operators.length
  return KNOWN.find(isSame) ?? null
}

function describe({ tensors }: TfliteModel, ends: readonly number[]): string {
  return ends.map((index) => `${tensors[index]?.name} ${tensors[index]?.shape.join('×')}`).join(', ')
}
