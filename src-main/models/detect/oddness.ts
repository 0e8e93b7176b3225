import type { ProfileInput } from '../../../src-shared/domain/index.ts'

/** A middle grey, as photos have it. */
export const GREY = 115

/** What constants lie around, and how far: pixels. */
const GREY_REACH = 25
const BLACK_REACH = 10
const [WARM, WARM_REACH] = [7, 15]
const GREEN_REACH = 10
/** The spread of one colour against that of all: logarithm of a factor. */
const SPREAD_REACH = 0.2

/**
 * How odd constants are, 0 for what is usual, 1 for what is as far from it as one would expect: means near a middle grey or black,
 * red somewhat above blue, and alike spreads. The fewer the images, the more a search by score alone runs away from the right
 * constants along what hardly matters on these images, and matters on others.
 */
export function oddness({ scale, mean, std }: Pick<ProfileInput, 'scale' | 'mean' | 'std'>): number {
  const [red, green, blue] = mean.map((value) => value / scale) as [number, number, number]
  const middle = (red + green + blue) / 3
  const brightness = Math.min(Math.abs(middle - GREY) / GREY_REACH, Math.abs(middle) / BLACK_REACH)
  // Around black there is no colour to have a cast.
  const warm = Math.min(Math.abs((red - blue) / 2 - WARM), Math.abs(red - blue) / 2)
  const cast = (warm / WARM_REACH) ** 2 + ((green - (red + blue) / 2) / GREEN_REACH) ** 2
  const spreads = std.map((value) => Math.log(Math.abs(value / scale)))
  const usual = (spreads[0]! + spreads[1]! + spreads[2]!) / 3
  const apart = spreads.reduce((sum, spread) => sum + ((spread - usual) / SPREAD_REACH) ** 2, 0)
  return brightness ** 2 + cast + apart
}
