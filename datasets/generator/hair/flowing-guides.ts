import type { Point } from '../raster/curves.ts'
import { moved } from '../raster/curves.ts'
import { smoothstep } from '../raster/maths.ts'
import type { Fall } from './fall.ts'

/**
 * Three guides of one side, from the part over the temple down: along the face, in the middle, and the outline. `side` 1 is
 * the right of the picture.
 */
export function sideGuides({ endY, volume, partX }: Fall, side: 1 | -1, yaw: number): [Point[], Point[], Point[]] {
  const g = side
  const inner: Point[] = [
    [partX, -88],
    [partX * 0.6 + g * 26, -83],
    [g * 54, -62],
    [g * 68, -30],
    [g * 73, 4],
    [g * 72, 44],
  ]
  const middle: Point[] = [
    [partX * 0.9, -110],
    [partX * 0.5 + g * 34, -107],
    [g * (64 + volume * 0.3), -86],
    [g * (80 + volume * 0.6), -46],
    [g * (87 + volume * 0.8), 4],
    [g * (88 + volume * 0.8), 46],
  ]
  const outer: Point[] = [
    [partX * 0.7, -125 - volume * 0.55],
    [partX * 0.4 + g * 32, -124 - volume * 0.6],
    [g * (66 + volume * 0.4), -106 - volume * 0.35],
    [g * (86 + volume * 0.8), -68],
    [g * (95 + volume), -14],
    [g * (97 + volume), 36],
  ]
  if (endY > 110) {
    inner.push([g * 70, 88], [g * 70, Math.min(endY, 130)])
    middle.push([g * (88 + volume * 0.8), 88], [g * (88 + volume * 0.8), 130])
    outer.push([g * (97 + volume), 88], [g * (101 + volume), 130])
    if (endY > 170) {
      inner.push([g * 78, 190], [g * 84, endY])
      middle.push([g * (94 + volume * 0.8), 190], [g * (98 + volume * 0.8), endY])
      outer.push([g * (108 + volume), 190], [g * (110 + volume), endY * 0.97])
    } else {
      inner.push([g * 66, endY])
      middle.push([g * (84 + volume * 0.6), endY + 4])
      outer.push([g * (92 + volume), endY - 4])
    }
  } else {
    inner.push([g * 62, endY + 4])
    middle.push([g * (80 + volume * 0.5), endY + 2])
    outer.push([g * (88 + volume * 0.8), endY - 6])
  }
  return [moved(inner, yaw * 10), moved(middle, yaw * 10), moved(outer, yaw * 10)]
}

/** Guides of the hair behind the neck: left, middle, right. */
export function backGuides({ endY, volume }: Fall, yaw: number): [Point[], Point[], Point[]] {
  const width = endY > 170 ? 108 + volume : endY > 110 ? 96 + volume * 0.9 : 86 + volume * 0.7
  const left: Point[] = [
    [-60, -80],
    [-88 - volume * 0.7, -20],
    [-width, Math.min(80, endY * 0.7)],
    [-width, endY * 0.8],
    [-width * 0.95, endY - 2],
  ]
  const middle: Point[] = [
    [0, -90],
    [0, 0],
    [0, Math.min(70, endY * 0.6)],
    [0, endY * 0.8],
    [0, endY + 6],
  ]
  const right = left.map(([x, y]): Point => [-x, y])
  return [moved(left, yaw * 10), moved(middle, yaw * 10), moved(right, yaw * 10)]
}

/** Guides of a full fringe, from left to right. */
export function fullFringeGuides(partX: number, yaw: number): Point[][] {
  return Array.from({ length: 9 }, (_, index) => {
    const u = (index / 8) * 2 - 1
    const x = u * 64
    const guide: Point[] = [
      [u * 26 + partX * 0.3, -116],
      [u * 50, -100 + 8 * u * u],
      [x * 0.98, -66 + 4 * u * u],
      [x * 1.02, -34 + 6 * u * u],
      [x, -19 + 16 * u * u],
    ]
    return moved(guide, yaw * 18)
  })
}

/** Guides of one side of a fringe that opens like a curtain. */
export function curtainGuides(partX: number, side: 1 | -1, yaw: number): Point[][] {
  const g = side
  const inner: Point[] = [
    [partX, -108],
    [partX + g * 14, -98],
    [partX + g * 30, -66],
    [g * 44 + partX * 0.3, -34],
    [g * 60, -8],
    [g * 72, 16],
  ]
  const outer: Point[] = [
    [partX, -112],
    [partX + g * 20, -112],
    [g * 46 + partX * 0.3, -88],
    [g * 60, -54],
    [g * 72, -16],
    [g * 82, 24],
  ]
  return [moved(inner, yaw * 15), moved(outer, yaw * 15)]
}

/** Guides of loose strands that cross a cheek. */
export function looseGuides(partX: number, side: 1 | -1, yaw: number): Point[][] {
  const g = side
  const inner: Point[] = [
    [partX, -92],
    [partX + g * 30, -78],
    [g * 52, -40],
    [g * 58, 8],
    [g * 54, 50],
  ]
  const outer: Point[] = [
    [partX, -94],
    [partX + g * 34, -84],
    [g * 60, -44],
    [g * 68, 8],
    [g * 66, 64],
  ]
  return [moved(inner, yaw * 12), moved(outer, yaw * 12)]
}

/** The cap of hair on the skull: along the hairline and back over the outline. `grow`: how far it stands off. */
export function capOutline(
  yaw: number,
  { grow = 0, lowY = 18, width = 82 }: { grow?: number; lowY?: number; width?: number },
): { hairline: Point[]; outline: Point[] } {
  const shift = ([x, y]: Point): Point => [x + yaw * (8 + 8 * smoothstep(0, -80, y)), y]
  const hairline: Point[] = [
    [-74, lowY],
    [-72, -20],
    [-66, -46],
    [-52, -70],
    [-26, -80],
    [0, -82],
    [26, -80],
    [52, -70],
    [66, -46],
    [72, -20],
    [74, lowY],
  ]
  const side = Math.min(85, width + 4) + grow
  const outline: Point[] = [
    [width, lowY - 4],
    [side, -40],
    [76 + grow, -84],
    [46 + grow * 0.5, -112 - grow],
    [0, -121 - grow],
    [-46 - grow * 0.5, -112 - grow],
    [-76 - grow, -84],
    [-side, -40],
    [-width, lowY - 4],
  ]
  return { hairline: hairline.map(shift), outline: outline.map(shift) }
}
