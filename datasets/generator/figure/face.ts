import type { Easel } from '../easel.ts'
import { blend } from '../raster/colour.ts'
import { ellipse, type Point } from '../raster/curves.ts'
import { drawAgeMarks } from './age-marks.ts'
import { drawBeard } from './beard.ts'
import { drawBrows } from './brows.ts'
import { drawEyes } from './eyes.ts'
import { drawMouth } from './mouth.ts'
import { drawNose } from './nose.ts'
import { Stage } from './stage.ts'

type Shape = ReturnType<Stage['head']>

/** Skin, shade and features. */
export function drawFace(easel: Easel): void {
  const stage = new Stage(easel)
  const { skin, face: head } = stage
  stage.cover(head, skin.base)
  drawRoundness(stage, head)
  drawCheeks(stage, head)
  drawFreckles(stage, head)
  drawBeard(stage, head)
  drawNose(stage, head)
  drawMouth(stage, head)
  drawEyes(stage)
  drawBrows(stage)
  drawAgeMarks(stage, head)
}

/** Shade along the side away from the light, light along the other; hollows of the eyes, forehead, cheekbone, chin. */
function drawRoundness(stage: Stage, head: Shape): void {
  const { skin, light } = stage
  stage.tint(stage.crescent(head, light * 17, -5, 9), skin.shade, { opacity: 0.62 })
  stage.tint(stage.crescent(head, -light * 13, 8, 8), skin.light, { opacity: 0.5 })
  const chin = 96 + stage.person.faceLength
  glow(stage, head, [stage.turned(0), -60], [34, 20], 10, 0.28)
  glow(stage, head, [stage.turned(44 * light), 22], [13, 9], 6, 0.3)
  glow(stage, head, [stage.turned(0), chin], [14, 7], 5, 0.2)
  for (const side of [-1, 1]) {
    const hollow: [number, number] = [18 * stage.narrowed(side * 30), 11]
    const shape = stage.soft(stage.head(ellipse(stage.turned(side * 30), -3, ...hollow)), 5)
    stage.tint(shape, skin.shade, { opacity: 0.36, clip: head })
  }
}

function glow(stage: Stage, head: Shape, [x, y]: Point, [a, b]: Point, radius: number, opacity: number): void {
  stage.tint(stage.soft(stage.head(ellipse(x, y, a, b)), radius), stage.skin.light, { opacity, clip: head })
}

function drawCheeks(stage: Stage, head: Shape): void {
  const { skin } = stage
  for (const side of [-1, 1]) {
    const width = 17 * stage.narrowed(side * 42)
    const cheek = stage.soft(stage.head(ellipse(stage.turned(side * 42), 36, width, 13)), 7)
    stage.tint(cheek, skin.blush, { opacity: 0.42, clip: head })
  }
  const nose = stage.soft(stage.head(ellipse(stage.turned(0, 1.15), 34, 11, 9)), 5)
  stage.tint(nose, skin.blush, { opacity: 0.2, clip: head })
}

function drawFreckles(stage: Stage, head: Shape): void {
  if (!stage.person.freckles) return
  const random = stage.random('freckles')
  const colour = blend(stage.skin.shade, stage.skin.deep, 0.3)
  for (let index = 0; index < 46; index += 1) {
    const x = stage.turned(random.bell() * 42)
    const spot = ellipse(x, 24 + random.bell() * 13, random.between(0.6, 1.4), random.between(0.6, 1.2), 8)
    stage.cover(stage.head(spot), colour, { opacity: random.between(0.25, 0.5), clip: head })
  }
}
