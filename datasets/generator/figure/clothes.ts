import type { Easel } from '../easel.ts'
import { blend } from '../raster/colour.ts'
import { curve, type Path, type Point } from '../raster/curves.ts'
import type { Cloth } from './cloth.ts'
import { measuresOf } from './measures.ts'
import { drawBlazer } from './blazer.ts'
import { drawPattern } from './cloth-patterns.ts'
import { drawHoodieFront } from './hoodie.ts'
import { clothSide, neckline } from './necklines.ts'
import { drawShirtCollar } from './shirt-collar.ts'
import { Stage, swelling } from './stage.ts'
import { drawTurtleneckCollar } from './turtleneck.ts'

type Shape = ReturnType<Stage['body']>

/** The garment over neck and shoulders. Returns its shape, which hides hair that falls behind it. */
export function drawClothes(easel: Easel): Shape {
  const stage = new Stage(easel)
  const { garment, clothes: colour } = stage.photo
  const measures = measuresOf(stage.person)
  const edge = curve(neckline(garment, measures), 10)
  const top = edge.at(-1)![1]
  const outline = [...edge, ...clothSide(measures, 1, top), ...clothSide(measures, -1, top).toReversed()]
  const cloth: Cloth = {
    shape: stage.body(outline),
    measures,
    colour,
    dark: blend(colour, [0.08, 0.05, 0.16], 0.34),
    lit: blend(colour, [1, 0.97, 0.9], 0.24),
    edge,
  }
  drawNeckShadow(stage, cloth)
  stage.cover(cloth.shape, colour)
  drawPattern(stage, cloth)
  drawFolds(stage, cloth)
  drawTrim(stage, cloth)
  return cloth.shape
}

/** The edge of the cloth throws a thin shadow on the skin. */
function drawNeckShadow(stage: Stage, { edge }: Cloth): void {
  if (stage.photo.garment === 'turtleneck') return
  const above = edge.map(([x, y]): Point => [x * 0.99, y - 1.5])
  stage.bodyLine(above, { width: swelling(5), colour: stage.skin.shade, opacity: 0.5, clip: stage.easel.body })
}

/** One side in shade, the other in light, a fold from each armpit, a soft one from the neck. */
function drawFolds(stage: Stage, { shape, measures, dark, lit }: Cloth): void {
  const { light } = stage
  stage.tint(stage.crescent(shape, light * 22, 10, 12), dark, { opacity: 0.7 })
  stage.tint(stage.crescent(shape, -light * 12, 10, 6), lit, { opacity: 0.3 })
  const { shoulderHalf: half, neckHalf } = measures
  for (const side of [-1, 1]) {
    const armpit: Path = [
      [side * half * 0.7, 222],
      [side * half * 0.735, 248],
      [side * half * 0.72, 310],
    ]
    stage.bodyLine(curve(armpit, 8), { width: (t) => 0.5 + 3.5 * t, colour: dark, opacity: 0.5, clip: shape })
    const fold: Path = [
      [side * (neckHalf + 24), 168],
      [side * half * 0.5, 196],
      [side * half * 0.46, 240],
    ]
    stage.bodyLine(curve(fold, 8), { width: swelling(5), colour: dark, opacity: 0.14, clip: shape })
  }
}

function drawTrim(stage: Stage, cloth: Cloth): void {
  const { garment } = stage.photo
  if (garment === 'crew' || garment === 'vneck' || garment === 'scoop') drawRib(stage, cloth)
  if (garment === 'turtleneck') drawTurtleneckCollar(stage, cloth)
  if (garment === 'shirt') drawShirtCollar(stage, cloth)
  if (garment === 'hoodie') drawHoodieFront(stage, cloth)
  if (garment === 'blazer') {
    drawRib(stage, cloth)
    drawBlazer(stage, cloth)
  }
}

/** A knitted band along the neckline. */
function drawRib(stage: Stage, { edge, shape, colour, dark }: Cloth): void {
  const band = edge.map(([x, y]): Point => [x, y + 4])
  stage.bodyLine(band, { width: () => 8, colour: blend(colour, dark, 0.35), opacity: 1, clip: shape })
  const seam = edge.map(([x, y]): Point => [x, y + 8.5])
  stage.bodyLine(seam, { width: () => 1.2, colour: dark, opacity: 0.6, clip: shape })
}
