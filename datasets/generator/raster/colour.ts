import { clamp, lerp } from './maths.ts'

/** 0..1 each, as the screen shows them. */
export type Colour = readonly [red: number, green: number, blue: number]

/**
 * One colour, or two with the share of the second at each place (picture units). `opacities` do the same for the opacity:
 * that of `from` and that of `to`.
 */
export type Paint = Colour | Gradient
export type Gradient = {
  from: Colour
  to: Colour
  share: (x: number, y: number) => number
  opacities?: readonly [from: number, to: number]
}

/** Of six hexadecimal digits, without #. */
export function hex(text: string): Colour {
  const part = (start: number) => Number.parseInt(text.slice(start, start + 2), 16) / 255
  return [part(0), part(2), part(4)]
}

/** `a` at share 0, `b` at share 1. */
export const blend = (a: Colour, b: Colour, share: number): Colour => [
  lerp(a[0], b[0], share),
  lerp(a[1], b[1], share),
  lerp(a[2], b[2], share),
]

export const WHITE: Colour = [1, 1, 1]
export const BLACK: Colour = [0, 0, 0]

export const luminance = ([red, green, blue]: Colour): number => 0.3 * red + 0.59 * green + 0.11 * blue

/** A colour of hair from dark (0) to light (1), in five stops. */
export type Ramp = readonly [Colour, Colour, Colour, Colour, Colour]

/** The colour of a ramp at a lightness of 0..1 (held). */
export function tone(ramp: Ramp, lightness: number): Colour {
  const position = clamp(lightness) * 4
  const index = Math.min(3, Math.floor(position))
  return blend(ramp[index]!, ramp[index + 1]!, position - index)
}
