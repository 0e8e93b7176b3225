import type { ProfileInput } from './model.ts'

type Triple = [number, number, number]
/** The numbers that make a model's input of pixels: value = (pixel × scale − mean) / std, in RGB order. */
export type NormalizationNumbers = Pick<ProfileInput, 'scale' | 'mean' | 'std' | 'normalization'>
export type Normalization = NormalizationNumbers & {
  /** As lists name it. */
  name: string
}

const all = (value: number): Triple => [value, value, value]
const BYTE = 1 / 255
const IMAGENET_MEAN: Triple = [0.485, 0.456, 0.406]
const IMAGENET_STD: Triple = [0.229, 0.224, 0.225]

const EG1800_MEAN: Triple = [132.35703, 115.69884, 107.304565]
const EG1800_STD: Triple = [68.29726, 65.1337, 63.97182]

const fixed = (name: string, scale: number, mean: Triple, std: Triple): Normalization => ({
  name,
  scale,
  mean,
  std,
  normalization: 'fixed',
})

/** What training pipelines in use do, the most common first. */
export const NORMALIZATIONS: readonly Normalization[] = [
  fixed('0 to 1', BYTE, all(0), all(1)),
  fixed('ImageNet', BYTE, IMAGENET_MEAN, IMAGENET_STD),
  // MobileNet and Inception in TensorFlow, MODNet, PP-HumanSeg.
  fixed('−1 to 1', BYTE, all(0.5), all(0.5)),
  fixed('0 to 255', 1, all(0), all(1)),
  { name: 'per image', scale: BYTE, mean: all(0), std: all(1), normalization: 'per-image' },
  // Caffe's VGG and ResNet, and what was ported from it to Keras; most of the time with BGR.
  fixed('Caffe mean', 1, [123.68, 116.779, 103.939], all(1)),
  // IS-Net, RMBG.
  fixed('−0.5 to 0.5', BYTE, all(0.5), all(1)),
  fixed('CLIP', BYTE, [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]),
  fixed('ImageNet mean alone', BYTE, IMAGENET_MEAN, all(1)),
  // SINet and ExtremeC3 divide by 255 a second time.
  fixed('SINet', 1, [126.91212, 111.25247, 102.890434], [16920.7, 16019.45, 16047.89]),
  // EG1800's own figures, as ExtremeC3 and the first SINet use them; with and without a second division by 255.
  fixed('EG1800', 1, EG1800_MEAN, EG1800_STD),
  fixed('EG1800 by 255', BYTE, EG1800_MEAN.map((value) => value * BYTE) as Triple, EG1800_STD),
  fixed('Cityscapes', BYTE, [0.2867, 0.325, 0.2838], [0.187, 0.1902, 0.1872]),
  fixed('ImageNet spread of 0 to 255', 1, IMAGENET_MEAN, IMAGENET_STD),
]

const CLOSE = 1e-4

/** The preset with these numbers, however they are split between scale, mean and std; null where they are none's. */
export function normalizationName(numbers: NormalizationNumbers): string | null {
  return NORMALIZATIONS.find((preset) => sameNumbers(preset, numbers))?.name ?? null
}

/** Whether two give the same values. */
export function sameNumbers(a: NormalizationNumbers, b: NormalizationNumbers): boolean {
  // Mean and deviation of the image itself undo any scale.
  if (a.normalization === 'per-image' || b.normalization === 'per-image') return a.normalization === b.normalization
  const near = (x: number, y: number, scale: number) => Math.abs(x - y) <= CLOSE * Math.max(scale, Math.abs(x))
  return [0, 1, 2].every(
    (color) =>
      near(a.scale / a.std[color]!, b.scale / b.std[color]!, 0) &&
      near(a.mean[color]! / a.std[color]!, b.mean[color]! / b.std[color]!, CLOSE),
  )
}
