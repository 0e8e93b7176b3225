import { NORMALIZATIONS, type NormalizationNumbers, type ProfileInput } from '../../../src-shared/domain/index.ts'

/** Where no preset is near: a spread in pixels, around a middle grey or around black. */
const SPREADS: readonly [spread: number, middle: number][] = [
  [1, 115],
  [2.5, 115],
  [6, 115],
  [15, 115],
  [30, 115],
  [25, 0],
  [127.5, 100],
  [400, 115],
  [1_000, 115],
  [2_500, 115],
  [6_400, 115],
  [40_000, 115],
  [65_025, 0],
]

/** Constants from which a search finds those that nobody published: none is off by more than a factor of 1.6. */
const PROBES: readonly NormalizationNumbers[] = SPREADS.map(([spread, middle]) => ({
  scale: 1,
  mean: [middle, middle, middle],
  std: [spread, spread, spread],
  normalization: 'fixed',
}))

/** Presets with RGB, and a few constants far from all of them; whole numbers are fed as they are. */
export function firstInputs(input: ProfileInput): ProfileInput[] {
  return [...presetInputs(input), ...PROBES.map((numbers) => withNumbers(input, numbers))]
}

export const presetInputs = (input: ProfileInput): ProfileInput[] =>
  NORMALIZATIONS.map((numbers) => withNumbers(input, numbers))

const withNumbers = (input: ProfileInput, { scale, mean, std, normalization }: NormalizationNumbers): ProfileInput => ({
  ...input,
  scale,
  mean: [...mean],
  std: [...std],
  normalization,
})

/** Both orders of channels with the same constants, which belong to the colour, not to the place. */
export function bothOrders(input: ProfileInput): ProfileInput[] {
  if (input.channels === 'RGBA') return [input]
  return [
    { ...input, channels: 'RGB' },
    { ...input, channels: 'BGR' },
  ]
}

/**
 * The same numbers at the same places of the other order; none where there is no other. What a place gets is what a model feels
 * most, so that what fits in the wrong order lies near the right constants of the right one.
 */
export function inOtherOrder(input: ProfileInput): ProfileInput[] {
  return bothOrders(input)
    .filter(({ channels }) => channels !== input.channels)
    .map((other) => ({ ...other, mean: reversed(input.mean), std: reversed(input.std) }))
}

/** The same, and constants in the wrong order, as pipelines have them that read BGR and kept the numbers of RGB. */
export function allOrders(input: ProfileInput): ProfileInput[] {
  const turned: ProfileInput = { ...input, mean: reversed(input.mean), std: reversed(input.std) }
  if (input.normalization === 'per-image' || isNear(turned, input)) return bothOrders(input)
  return [input, turned].flatMap(bothOrders)
}

const reversed = ([red, green, blue]: [number, number, number]): [number, number, number] => [blue, green, red]

/** Pixels, and a factor, that hardly a model feels. */
const [NEAR_PIXELS, NEAR_FACTOR] = [8, 1.15]

/** Whether two inputs are about the same, whatever their order of channels. */
export function isNear(a: ProfileInput, b: ProfileInput): boolean {
  if (a.normalization === 'per-image' || b.normalization === 'per-image') return a.normalization === b.normalization
  return [0, 1, 2].every((color) => {
    const [spreadA, spreadB] = [a.std[color]! / a.scale, b.std[color]! / b.scale]
    const pixels = Math.abs(a.mean[color]! / a.scale - b.mean[color]! / b.scale)
    return pixels <= NEAR_PIXELS && Math.abs(Math.log(spreadA / spreadB)) <= Math.log(NEAR_FACTOR)
  })
}

/** The first few that are not near to one before them. */
export function different(inputs: readonly ProfileInput[], count: number): ProfileInput[] {
  const found: ProfileInput[] = []
  for (const input of inputs) {
    if (found.length < count && !found.some((each) => isNear(each, input))) found.push(input)
  }
  return found
}
