import type { Rgb } from './tables.ts'

/**
 * Hair recoloured as the product behind the models does it: the dye's hue and saturation on the hair's own texture. Two
 * blends of W3C "Compositing and Blending Level 1" one after the other, which a canvas has built in:
 *
 * 1. soft-light with a grey brings the hair's middle luminance near the dye's: black hair takes a light colour, and neither
 *    black nor white clips (`liftGrey`);
 * 2. color sets hue and saturation and keeps the luminance of every pixel: strands and shine stay.
 *
 * Each lies over what is below it as far as coverage × intensity says, so that it shows each pixel of skin or wall in the mask.
 *
 * @param grey of soft-light, 0..255
 * @param share coverage × intensity, 0..1
 * @returns what is seen, 0..255 per channel, not rounded
 */
export function triedOn(photo: Rgb, dye: Rgb, grey: number, share: number): Rgb {
  const below = photo.map((value) => value / 255)
  const lifted = below.map((value) => mix(value, softLight(value, grey / 255), share))
  const colored = withLuminance(
    dye.map((value) => value / 255),
    luminance(lifted),
  )
  const seen = lifted.map((value, channel) => 255 * mix(value, colored[channel] as number, share))
  return [seen[0] as number, seen[1] as number, seen[2] as number]
}

/** Soft-light with this grey changes nothing (almost: 127.5 would). */
export const NO_LIFT = 128

/** The hair is brought this far on the way from its own luminance to the dye's: a product that bleaches all of it is none. */
const LIFTED_PART = 0.75

/**
 * The grey, 0..255, that soft-light needs to bring a luminance towards the dye's.
 * @param hair middle luminance of the hair, 0..1
 */
export function liftGrey(hair: number, dye: Rgb): number {
  const wanted = hair + (luminance(dye.map((value) => value / 255)) - hair) * LIFTED_PART
  const reach = wanted > hair ? lightestOf(hair) - hair : hair * (1 - hair)
  const part = reach > 0 ? Math.min(1, Math.abs(wanted - hair) / reach) : 0
  return Math.round(127.5 + (wanted > hair ? 127.5 : -127.5) * part)
}

/** Luminance as the blend mode `color` counts it, of channels 0..1. */
export function luminance([red, green, blue]: readonly number[]): number {
  return 0.3 * (red as number) + 0.59 * (green as number) + 0.11 * (blue as number)
}

const mix = (from: number, to: number, share: number): number => from + (to - from) * share

function softLight(backdrop: number, source: number): number {
  return source <= 0.5
    ? backdrop - (1 - 2 * source) * backdrop * (1 - backdrop)
    : backdrop + (2 * source - 1) * (lightestOf(backdrop) - backdrop)
}

/** What soft-light with white makes of a value. */
function lightestOf(backdrop: number): number {
  return backdrop <= 0.25 ? ((16 * backdrop - 12) * backdrop + 4) * backdrop : Math.sqrt(backdrop)
}

/** The colour with another luminance (SetLum and ClipColor of the recommendation). */
function withLuminance(color: readonly number[], wanted: number): number[] {
  const shift = wanted - luminance(color)
  const shifted = color.map((value) => value + shift)
  const middle = luminance(shifted)
  const low = Math.min(...shifted)
  const high = Math.max(...shifted)
  return shifted.map((value) => {
    let clipped = value
    if (low < 0) clipped = middle + ((clipped - middle) * middle) / (middle - low)
    if (high > 1) clipped = middle + ((clipped - middle) * (1 - middle)) / (high - middle)
    return clipped
  })
}
