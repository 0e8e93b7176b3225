import type { Point } from '../raster/curves.ts'
import type { Measures } from './measures.ts'
import type { Garment } from '../plan.ts'

/** How far cloth stands off from the body, body units. */
export const CLOTH = 3

/** Control points of a neckline from the left to the middle (body units, x mirrored for the right), by garment. */
const NECKLINES: Record<Garment, (neckHalf: number) => [Point, Point, Point]> = {
  crew: (n) => [
    [-n - 19, 145],
    [-n * 0.7, 162],
    [0, 170],
  ],
  vneck: (n) => [
    [-n - 22, 147],
    [-n * 0.6, 177],
    [0, 209],
  ],
  scoop: (n) => [
    [-n - 44, 159],
    [-n - 16, 185],
    [0, 199],
  ],
  turtleneck: (n) => [
    [-n - 3, 98],
    [-n * 0.5, 108],
    [0, 112],
  ],
  shirt: (n) => [
    [-n - 15, 141],
    [-n * 0.55, 164],
    [0, 194],
  ],
  blazer: (n) => [
    [-n - 19, 145],
    [-n * 0.7, 162],
    [0, 170],
  ],
  hoodie: (n) => [
    [-n - 22, 147],
    [-n * 0.7, 168],
    [0, 180],
  ],
}

/** The upper edge of a garment from left to right; its ends lie on the shoulders. */
export function neckline(garment: Garment, measures: Measures): Point[] {
  const [shoulder, side, middle] = NECKLINES[garment](measures.neckHalf)
  const y = shoulder[1]
  const outer = shoulderX(measures, y) + CLOTH
  return [[-outer, y - CLOTH * 0.6], side, middle, [-side[0], side[1]], [outer, y - CLOTH * 0.6]]
}

/** Half-width of the body at a height. */
export function shoulderX(measures: Measures, y: number): number {
  return measures.side(1).find((point) => point[1] >= y)?.[0] ?? measures.shoulderHalf
}

/** The side of a garment below `top`, standing off from the body. */
export function clothSide(measures: Measures, side: 1 | -1, top: number, off = CLOTH): Point[] {
  return measures
    .side(side)
    .filter(([, y]) => y > top + 1.5)
    .map(([x, y]): Point => [x + side * off, y - off * 0.6])
}
