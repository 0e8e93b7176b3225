import type { Easel } from '../easel.ts'
import { blend } from '../raster/colour.ts'
import { curve, type Path, type Point } from '../raster/curves.ts'
import type { Cloth } from './cloth.ts'
import { measuresOf } from './measures.ts'
import { Stage, swelling } from './stage.ts'

/** The hood behind the neck: drawn before the body. */
export function drawHood(easel: Easel): void {
  const stage = new Stage(easel)
  if (stage.photo.garment !== 'hoodie') return
  const { neckHalf } = measuresOf(stage.person)
  const colour = stage.photo.clothes
  const outside = stage.body(curve(hoodOutline(neckHalf, [74, 58, 32, 2], [178, 147, 121, 108]), 10, true))
  stage.cover(outside, blend(colour, [0, 0, 0.04], 0.12))
  stage.tint(stage.crescent(outside, stage.light * 10, 6, 6), [0.05, 0.03, 0.1], { opacity: 0.35 })
  const inside = stage.body(curve(hoodOutline(neckHalf, [40, 36, 12, -6], [178, 150, 124, 118]), 10, true))
  stage.cover(inside, blend(colour, [0.04, 0.03, 0.08], 0.5))
}

function hoodOutline(neckHalf: number, out: readonly number[], y: readonly number[]): Path {
  const right = out.map((x, index): Point => [neckHalf + x, y[index]!])
  return [...right.map(([x, down]): Point => [-x, down]), [0, y[3]! + 2], ...right.toReversed()]
}

/** The crossing edges of the hood in front, and two cords. */
export function drawHoodieFront(stage: Stage, { measures, edge, shape, colour, dark }: Cloth): void {
  const { neckHalf } = measures
  const band = edge.map(([x, y]): Point => [x, y + 6])
  stage.bodyLine(band, { width: () => 12, colour: blend(colour, dark, 0.25), opacity: 1, clip: shape })
  const seam = edge.map(([x, y]): Point => [x, y + 12.5])
  stage.bodyLine(seam, { width: () => 1.4, colour: dark, opacity: 0.6, clip: shape })
  for (const side of [-1, 1]) {
    const flap: Path = [
      [side * (neckHalf + 34), 142],
      [side * (neckHalf + 26), 160],
      [side * (neckHalf * 0.7), 180],
      [side * 6, 196],
    ]
    stage.bodyLine(curve(flap, 8), { width: swelling(3), colour: dark, opacity: 0.45, clip: shape })
    const cord: Path = [
      [side * 24, 184],
      [side * 27, 214],
      [side * 25, 250],
    ]
    const light = blend(stage.scene.secondClothes, [1, 1, 1], 0.3)
    stage.bodyLine(
      curve(cord, 8).map(([x, y]): Point => [x - stage.light * 1.6, y + 1]),
      { width: () => 3.4, colour: dark, opacity: 0.5 },
    )
    stage.bodyLine(curve(cord, 8), { width: () => 3, colour: light, opacity: 1 })
    stage.bodyLine([cord[0]!, [side * 24.2, 188]], { width: () => 6, colour: blend(colour, dark, 0.8), opacity: 1 })
  }
}
