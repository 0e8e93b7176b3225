import { curve, type Point } from '../geometry.ts'
import type { HairBrush } from './hair-brush.ts'

/** The skin that hair grows on, seen from the front: above the hairline, down to the sideburns. `top`: how far it stands off. */
export function scalpOutline({ pose }: HairBrush, { top, sideburn }: { top: number; sideburn: number }): Point[] {
  const shift = pose.yaw * 14
  return curve(
    [
      [-77, sideburn],
      [-79 - top, -44],
      [-66 - top, -86],
      [-36, -108 - top],
      [0, -113 - top],
      [36, -108 - top],
      [66 + top, -86],
      [79 + top, -44],
      [77, sideburn],
      [69 + shift * 0.4, sideburn - 2],
      [66 + shift * 0.6, -28],
      [55 + shift, -56],
      [30 + shift, -76],
      [shift, -81],
      [-30 + shift, -76],
      [-55 + shift, -56],
      [-66 + shift * 0.6, -28],
      [-69 + shift * 0.4, sideburn - 2],
    ],
    6,
    true,
  )
}

/** The hairline from the left temple over the forehead to the right one. */
export function hairline({ pose }: HairBrush): Point[] {
  const shift = pose.yaw * 14
  return [
    [-72 + shift * 0.3, 2],
    [-67 + shift * 0.6, -28],
    [-55 + shift, -57],
    [-30 + shift, -77],
    [shift, -82],
    [30 + shift, -77],
    [55 + shift, -57],
    [67 + shift * 0.6, -28],
    [72 + shift * 0.3, 2],
  ]
}
