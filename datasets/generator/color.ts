import { clamp, lerp } from './geometry.ts'

/** 0..1 each, as the screen shows them. */
export type Color = readonly [red: number, green: number, blue: number]

/** One colour, or two with the share of the second at each place (units). */
export type Paint = Color | { from: Color; to: Color; share: (x: number, y: number) => number }

export function hex(text: string): Color {
  const part = (start: number) => Number.parseInt(text.slice(start, start + 2), 16) / 255
  return [part(0), part(2), part(4)]
}

export const blend = (a: Color, b: Color, share: number): Color => [
  lerp(a[0], b[0], share),
  lerp(a[1], b[1], share),
  lerp(a[2], b[2], share),
]

export const luminance = ([red, green, blue]: Color) => 0.3 * red + 0.59 * green + 0.11 * blue

/** A colour of hair from dark (0) to light (1), out of five stops. */
export type Ramp = readonly [Color, Color, Color, Color, Color]

export function tone(ramp: Ramp, lightness: number): Color {
  const position = clamp(lightness) * 4
  const index = Math.min(3, Math.floor(position))
  return blend(ramp[index]!, ramp[index + 1]!, position - index)
}
