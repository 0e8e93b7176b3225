import { NORMALIZATIONS, type NormalizationNumbers, type ProfileInput } from '../../../src-shared/domain/index.ts'

/** Where no preset is near: a spread in pixels, around a middle grey or around black. */
const SPREADS: readonly [spread: number, middle: number][] = [
  [1, 115],
  [6, 115],
  [25, 115],
  [25, 0],
  [127.5, 100],
  [600, 115],
  [2_500, 115],
  [65_025, 0],
]

/** Constants from which a search finds those that nobody published: every decade has one near. */
const PROBES: readonly NormalizationNumbers[] = SPREADS.map(([spread, middle]) => ({
  scale: 1,
  mean: [middle, middle, middle],
  std: [spread, spread, spread],
  normalization: 'fixed',
}))

/** Presets with RGB, and a few constants far from all of them; whole numbers are fed as they are. */
export function firstInputs(input: ProfileInput): ProfileInput[] {
  return [...NORMALIZATIONS, ...PROBES].map(({ scale, mean, std, normalization }) => ({
    ...input,
    scale,
    mean: [...mean],
    std: [...std],
    normalization,
  }))
}

/** BGR is the same three numbers in RGB order: they belong to the colour, not to the place. */
export function bothOrders(input: ProfileInput): ProfileInput[] {
  if (input.channels === 'RGBA') return [input]
  return [
    { ...input, channels: 'RGB' },
    { ...input, channels: 'BGR' },
  ]
}
