import { power, sine } from './maths.ts'

/** Widths along a line, t in 0..1. Thin at both ends. */
export const swelling =
  (width: number) =>
  (t: number): number =>
    width * power(sine(Math.PI * (t * 0.94 + 0.03)), 0.7)

/** Thick at first, thin at the end. */
export const tapering =
  (width: number) =>
  (t: number): number =>
    width * (1 - 0.85 * t)
