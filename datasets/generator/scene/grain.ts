import { pixelNoise } from '../random.ts'

/** Swing of the grain at full brightness, of 1. */
const STRENGTH = 0.042

/** Fine grain, a grain to a unit whatever the pixels; bright places show more of it. `brightness` 0..1. */
export function grainAt(x: number, y: number, seed: number, brightness: number): number {
  return (pixelNoise(Math.floor(x), Math.floor(y), seed) - 0.5) * STRENGTH * (0.5 + brightness * 0.5)
}
