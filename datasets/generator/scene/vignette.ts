import { length, smoothstep } from '../raster/maths.ts'

const DARKEST = 0.1

/** How much of the light is left towards the corners, 0.9..1. */
export function vignetteAt(x: number, y: number): number {
  return 1 - DARKEST * smoothstep(220, 400, length(x - 256, y - 240))
}
