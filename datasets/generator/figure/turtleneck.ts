import { blend } from '../raster/colour.ts'
import { curve, type Path } from '../raster/curves.ts'
import type { Cloth } from './cloth.ts'
import { swelling, type Stage } from './stage.ts'

/** The folded collar up to the chin, with ribs. */
export function drawTurtleneckCollar(stage: Stage, { measures, colour, dark, lit }: Cloth): void {
  const { neckHalf } = measures
  const tube: Path = [
    [-neckHalf - 5, 99],
    [0, 112],
    [neckHalf + 5, 99],
    [neckHalf + 9, 138],
    [neckHalf + 19, 152],
    [0, 165],
    [-neckHalf - 19, 152],
    [-neckHalf - 9, 138],
  ]
  const collar = stage.body(curve(tube, 8, true))
  stage.cover(collar, blend(colour, lit, 0.35))
  for (let x = -neckHalf; x <= neckHalf; x += 5) {
    const top = 102 + 9 * (1 - (x / neckHalf) ** 2)
    const rib: Path = [
      [x, top],
      [x * 1.1, 130],
      [x * 1.24, 160],
    ]
    stage.bodyLine(rib, { width: () => 1.3, colour: dark, opacity: 0.4, clip: collar })
  }
  stage.tint(stage.crescent(collar, stage.light * 12, 0, 7), dark, { opacity: 0.55 })
  stage.tint(stage.soft(stage.moved(stage.face, -stage.light * 6, 16), 3), dark, { opacity: 0.5, clip: collar })
  const fold: Path = [
    [-neckHalf - 16, 151],
    [0, 163],
    [neckHalf + 16, 151],
  ]
  stage.bodyLine(curve(fold, 8), { width: swelling(2.6), colour: dark, opacity: 0.6 })
}
