import type { Easel } from './easel.ts'
import { clamp } from './raster/maths.ts'
import { CHANNELS, HAIR, SUPERSAMPLING, UNITS, type Surface } from './raster/surface.ts'
import { gradeOf } from './scene/grade.ts'

/** RGB and mask (0..255 of hair), both `size` × `size`. */
export type Picture = { size: number; rgb: Uint8Array; mask: Uint8Array }

/**
 * Averages down, grades the light, adds grain and rounds. The mask is the mean of the hair plane, nothing else: neither
 * grade nor grain touches it.
 */
export function finish(easel: Easel): Picture {
  const { surface } = easel
  const { size } = surface
  const rgb = new Uint8Array(size * size * 3)
  const mask = new Uint8Array(size * size)
  const grade = gradeOf(easel)
  const colour = new Float32Array(3)
  const units = UNITS / size
  for (let y = 0, at = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1, at += 1) {
      for (let channel = 0; channel < 3; channel += 1) colour[channel] = meanOf(surface, x, y, channel)
      grade((x + 0.5) * units, (y + 0.5) * units, colour)
      for (let channel = 0; channel < 3; channel += 1) rgb[at * 3 + channel] = level(colour[channel]!)
      mask[at] = level(meanOf(surface, x, y, HAIR))
    }
  }
  return { size, rgb, mask }
}

/** Of the pixels of the surface that become one. */
function meanOf({ data, pixels }: Surface, x: number, y: number, channel: number): number {
  let sum = 0
  for (let row = 0; row < SUPERSAMPLING; row += 1) {
    const from = ((y * SUPERSAMPLING + row) * pixels + x * SUPERSAMPLING) * CHANNELS + channel
    for (let column = 0; column < SUPERSAMPLING; column += 1) sum += data[from + column * CHANNELS]!
  }
  return sum / (SUPERSAMPLING * SUPERSAMPLING)
}

const level = (value: number) => Math.floor(clamp(value) * 255 + 0.5)
