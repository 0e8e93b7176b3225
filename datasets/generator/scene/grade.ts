import type { Easel } from '../easel.ts'
import type { Light } from '../plan.ts'
import { clamp } from '../raster/maths.ts'
import { grainAt } from './grain.ts'
import { vignetteAt } from './vignette.ts'

/** Factors of red, green and blue, and how much warmer the side of the light is than the other. */
const GRADES: Record<Light, { red: number; green: number; blue: number; sideWarmth: number }> = {
  soft: { red: 1, green: 1, blue: 1, sideWarmth: 0.018 },
  warm: { red: 1.045, green: 1.0, blue: 0.92, sideWarmth: 0.05 },
  cool: { red: 0.965, green: 0.995, blue: 1.03, sideWarmth: 0.01 },
  dim: { red: 0.86, green: 0.82, blue: 0.83, sideWarmth: 0.06 },
}

/** Light, vignette and grain of a finished pixel: changes its colour (RGB 0..1) at (x, y) units. */
export function gradeOf({ plan: { photo } }: Easel): (x: number, y: number, colour: Float32Array) => void {
  const { red, green, blue, sideWarmth } = GRADES[photo.light]
  const seed = photo.seed
  return (x, y, colour) => {
    const [r, g, b] = [colour[0]!, colour[1]!, colour[2]!]
    const grain = grainAt(x, y, seed, 0.3 * r + 0.59 * g + 0.11 * b)
    const warmth = (sideWarmth * (x - 256) * photo.lightSide) / 256
    const dim = vignetteAt(x, y)
    colour[0] = clamp((r * red + grain + warmth) * dim)
    colour[1] = clamp((g * green + grain + warmth * 0.6) * dim)
    colour[2] = clamp((b * blue + grain - warmth * 0.4) * dim)
  }
}
