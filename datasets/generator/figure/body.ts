import type { Easel } from '../easel.ts'
import { curve, type Path } from '../raster/curves.ts'
import { Stage, swelling } from './stage.ts'

/** Neck and shoulders with the chin's shadow, tendons and collar bones. */
export function drawBody(easel: Easel): void {
  const stage = new Stage(easel)
  const { skin, light, face } = stage
  const { body } = easel
  const { zoom } = stage.photo
  stage.cover(body, skin.base)
  stage.tint(stage.crescent(body, light * 14, 4, 7), skin.shade, { opacity: 0.55 })
  // The chin throws a clear shadow on the neck, and a close dark one right under it.
  stage.tint(stage.soft(stage.moved(face, -light * 7, 24 * zoom), 1.6), skin.shade, { opacity: 0.78, clip: body })
  stage.tint(stage.soft(stage.moved(face, -light * 3, 8 * zoom), 4), skin.deep, { opacity: 0.28, clip: body })
  for (const side of [-1, 1]) {
    const bone: Path = [
      [side * 7, 164],
      [side * 28, 158],
      [side * 54, 160],
    ]
    stage.bodyLine(curve(bone, 8), { width: swelling(2.8), colour: skin.shade, opacity: 0.55, clip: body })
    const tendon: Path = [
      [side * 22, 118],
      [side * 15, 142],
      [side * 6, 160],
    ]
    stage.bodyLine(curve(tendon, 8), { width: swelling(3), colour: skin.shade, opacity: 0.22, clip: body })
  }
}
