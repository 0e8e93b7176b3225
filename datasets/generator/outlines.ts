import type { Person } from './plan.ts'
import { curve, mirrored, type Point } from './raster/curves.ts'
import { bust, type View } from './view.ts'

/** The face with the skull, closed, head units. */
export function faceOutline({ jaw, faceLength, faceWidth }: Person, view: View): Point[] {
  const right: Point[] = [
    [0, -112],
    [40, -105],
    [66, -78],
    [74.5, -38],
    [74, 2],
    [71 + jaw * 2, 34],
    [60 + jaw * 6, 64],
    [40 + jaw * 9, 89],
    [17 + jaw * 7, 103 + faceLength],
    [0, 105 + faceLength],
  ]
  const whole = [...right, ...mirrored(right.slice(1, -1)).toReversed()]
  const { yaw } = view
  const turned = whole.map(([x, y]): Point => {
    const wide = x * (1 + faceWidth)
    const farther = wide * yaw > 0 ? 1.2 : 0.2
    return [wide * (1 - Math.abs(yaw) * 0.1 * farther) + view.outlineShift(y), y]
  })
  return curve(turned, 8, true)
}

/** One side of neck and shoulder from the jaw down to below the picture, body units; side 1 is the right of the picture. */
export function bodySide(person: Person, side: 1 | -1): Point[] {
  const { neck, shoulders } = bust(person)
  const right: Point[] = [
    [neck, 44],
    [neck + 1, 112],
    [neck + 5, 134],
    [neck + 20, 151],
    [shoulders * 0.58, 166],
    [shoulders * 0.83, 184],
    [shoulders * 0.97, 214],
    [shoulders * 1.03, 255],
    [shoulders * 1.08, 310],
  ]
  return side === 1 ? right : mirrored(right)
}

/** Neck and shoulders, closed, body units. */
export function bodyOutline(person: Person): Point[] {
  return [...curve(bodySide(person, 1), 8), ...curve(bodySide(person, -1).toReversed(), 8)]
}
