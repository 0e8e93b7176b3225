import type { Canvas } from './canvas.ts'
import { clamp, smoothstep } from './geometry.ts'
import { pixelNoise } from './random.ts'

/** RGB and mask (0..255 of hair), both `size` × `size`. */
export type Picture = { size: number; rgb: Uint8Array; mask: Uint8Array }

const GRAIN = 0.035
const VIGNETTE = 0.1

/** Averages down, adds grain and a dark rim, rounds. The mask is the mean of the hair plane, nothing else. */
export function finish(canvas: Canvas, seed: number): Picture {
  const { size, pixels } = canvas
  const step = pixels / size
  const rgb = new Uint8Array(size * size * 3)
  const mask = new Uint8Array(size * size)
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const at = y * size + x
      const fromMiddle = Math.hypot(x / size - 0.5, y / size - 0.47)
      const dim = 1 - VIGNETTE * smoothstep(0.43, 0.78, fromMiddle)
      const grain = (pixelNoise(x, y, seed) - 0.5) * GRAIN
      rgb[at * 3] = level((mean(canvas.red, pixels, step, x, y) + grain) * dim)
      rgb[at * 3 + 1] = level((mean(canvas.green, pixels, step, x, y) + grain) * dim)
      rgb[at * 3 + 2] = level((mean(canvas.blue, pixels, step, x, y) + grain) * dim)
      mask[at] = level(mean(canvas.hair, pixels, step, x, y))
    }
  }
  return { size, rgb, mask }
}

/** Of the `step` × `step` pixels that become one. */
function mean(plane: Float32Array, pixels: number, step: number, x: number, y: number): number {
  let sum = 0
  for (let row = y * step; row < (y + 1) * step; row += 1) {
    for (let column = x * step; column < (x + 1) * step; column += 1) sum += plane[row * pixels + column]!
  }
  return sum / (step * step)
}

const level = (value: number) => Math.floor(clamp(value) * 255 + 0.5)
