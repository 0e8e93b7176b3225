import { blend } from '../raster/colour.ts'
import { curve, ellipse, type Path, type Point } from '../raster/curves.ts'
import type { Cloth } from './cloth.ts'
import { swelling, type Stage } from './stage.ts'

/** Two collar flaps, the placket and its buttons. */
export function drawShirtCollar(stage: Stage, { measures, colour, dark, shape }: Cloth): void {
  const { neckHalf } = measures
  const placket: Path = [
    [0, 194],
    [1, 310],
  ]
  stage.bodyLine(placket, { width: () => 15, colour: blend(colour, [1, 1, 1], 0.09), opacity: 0.9, clip: shape })
  stage.bodyLine(
    placket.map(([x, y]): Point => [x - 7.5, y]),
    { width: () => 1.3, colour: dark, opacity: 0.6, clip: shape },
  )
  stage.bodyLine(
    placket.map(([x, y]): Point => [x + 7.5, y]),
    { width: () => 1, colour: dark, opacity: 0.35, clip: shape },
  )
  for (let y = 214; y < 310; y += 32) {
    stage.cover(stage.body(ellipse(0.5, y + 0.8, 3, 3, 14)), dark, { opacity: 0.5 })
    stage.cover(stage.body(ellipse(0, y, 2.8, 2.8, 14)), blend(colour, [1, 1, 1], 0.6))
  }
  drawStand(stage, { measures, colour, dark })
  for (const side of [-1, 1]) {
    const flap: Path = [
      [side * (neckHalf + 2), 119],
      [side * (neckHalf + 16), 139],
      [side * (neckHalf + 25), 174],
      [side * 21, 201],
      [0, 193],
      [side * neckHalf * 0.62, 165],
    ]
    const shapeOfFlap = stage.body(flap)
    const shadow = stage.moved(stage.soft(shapeOfFlap, 3), -stage.light * 2, 5)
    stage.tint(shadow, dark, { opacity: 0.5, clip: stage.without(shape, shapeOfFlap) })
    stage.cover(shapeOfFlap, blend(colour, [1, 1, 1], 0.18))
    stage.tint(stage.crescent(shapeOfFlap, stage.light * 7, -4, 5), dark, { opacity: 0.35 })
    stage.bodyLine([flap[2]!, flap[3]!, flap[4]!], { width: () => 1.4, colour: dark, opacity: 0.7 })
    stage.bodyLine([flap[1]!, flap[2]!], { width: () => 1.1, colour: dark, opacity: 0.4 })
  }
}

/** The inside of the collar behind the neck. */
function drawStand(stage: Stage, { measures, colour, dark }: Pick<Cloth, 'measures' | 'colour' | 'dark'>): void {
  const { neckHalf } = measures
  for (const side of [-1, 1]) {
    const inside: Path = [
      [side * (neckHalf + 3), 118],
      [side * (neckHalf - 2), 130],
      [side * neckHalf * 0.5, 170],
      [side * neckHalf * 0.66, 166],
    ]
    stage.bodyLine(curve(inside, 6), { width: swelling(4), colour: blend(colour, dark, 0.6), opacity: 0.9 })
  }
}
