import type { Easel } from '../easel.ts'
import { blend } from '../raster/colour.ts'
import { curve, type Path, type Point } from '../raster/curves.ts'
import { clamp } from '../raster/maths.ts'
import { Stage, swelling } from './stage.ts'

/** How much of an ear is seen after the turn: 0.25 (hidden behind the cheek) to 1.25. */
export const earWidth = (stage: Stage, side: 1 | -1) => clamp(1 - side * stage.yaw * 2.6, 0.25, 1.25)

/** Where an ear stands, head units. */
export const earX = (stage: Stage, side: 1 | -1) => side * 73 * (1 + stage.person.faceWidth) - stage.yaw * 24

/** The lobe, where earrings hang. Head units. */
export function earLobe(easel: Easel, side: 1 | -1): Point {
  const stage = new Stage(easel)
  return [earX(stage, side) + side * 3 * earWidth(stage, side), 28]
}

/** Both ears, each only where the face does not hide it. Drawn before the face, and again over short hair. */
export function drawEars(easel: Easel): void {
  const stage = new Stage(easel)
  const { skin } = stage
  const head = stage.face
  for (const side of [-1, 1] as const) {
    const x = earX(stage, side)
    const width = earWidth(stage, side)
    const outline: Path = [
      [x - side * 6, -14],
      [x + side * 4 * width, -19],
      [x + side * 12 * width, -13],
      [x + side * 12.5 * width, 0],
      [x + side * 9 * width, 14],
      [x + side * 4 * width, 27],
      [x - side * 4, 28],
      [x - side * 8, 8],
    ]
    const ear = stage.without(stage.head(curve(outline, 8, true)), head)
    stage.cover(ear, blend(skin.base, skin.blush, 0.12))
    stage.tint(stage.soft(head, 3), skin.shade, { opacity: 0.4, clip: ear })
    if (side === -stage.light) stage.tint(ear, skin.shade, { opacity: 0.3 })
    const fold: Path = [
      [x + side, -11],
      [x + side * 8 * width, -10],
      [x + side * 8.5 * width, 2],
      [x + side * 4 * width, 14],
    ]
    stage.headLine(curve(fold, 8), { width: swelling(2.4), colour: skin.shade, opacity: 0.9, clip: ear })
    const inner: Path = [
      [x + side, -2],
      [x + side * 4.5 * width, 2],
      [x + side * 2 * width, 10],
    ]
    stage.headLine(curve(inner, 8), { width: swelling(2), colour: skin.shade, opacity: 0.8, clip: ear })
  }
}
