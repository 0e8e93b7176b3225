import { classNameOf, normalizationName, type ModelProfile } from '../../../src-shared/domain/index.ts'

/** "RGB, ImageNet": how the candidate feeds the model. */
export function feedWords({ input }: ModelProfile): string {
  const name = normalizationName(input)
  return `${input.channels}, ${name ?? constants(input)}${input.fit === 'letterbox' ? ', letterbox' : ''}`
}

/** "softmax, class 13 of 19 (hair in CelebAMask-HQ), inverted": how it reads it. */
export function readWords({ output, target }: ModelProfile, classes: number): string {
  const activation = output.activation === 'none' ? 'no activation' : output.activation.replaceAll('-', ' ')
  const name = classNameOf(classes, output, target)
  const picked = classes > 1 ? `class ${output.class} of ${classes}${name === null ? '' : ` (${name})`}` : ''
  // A map of indices: how many there are is not known.
  const index = classes <= 1 && output.activation === 'argmax' ? `class ${output.class}` : ''
  return [activation, picked, index, output.invert ? 'inverted' : ''].filter((part) => part !== '').join(', ')
}

/** The middle of each channel and the spread, in pixels: "124/116/104 ± 58". Two candidates may differ in the order alone. */
function constants({ scale, mean, std }: ModelProfile['input']): string {
  const middles = mean.map((value) => String(Math.round(value / scale)).replace('-', '−'))
  const spread = std.reduce((sum, value) => sum + value, 0) / (3 * scale)
  return `${new Set(middles).size === 1 ? middles[0] : middles.join('/')} ±\u00A0${Number(spread.toPrecision(3))}`
}
