import { curve, type Path, type Point } from '../raster/curves.ts'
import { EYE_X, eyeX } from './eyes.ts'
import { swelling, type Stage } from './stage.ts'

/** What age draws: crow's feet, a line under the eyes, lines across the forehead. Folds beside the mouth: mouth.ts. */
export function drawAgeMarks(stage: Stage, head: ReturnType<Stage['head']>): void {
  if (stage.person.age !== 'older') return
  const { skin } = stage
  const { eyeSize } = stage.person
  for (const side of [-1, 1]) {
    const x = eyeX(stage, side)
    const narrow = stage.narrowed(side * EYE_X)
    const at = (across: number, down: number): Point => [x + side * across * narrow * eyeSize, down * eyeSize]
    for (let line = 0; line < 3; line += 1) {
      const foot: Path = [at(17.5, -2 + line * 3), at(21, -3.2 + line * 4), at(24.5, -4.6 + line * 5.5)]
      stage.headLine(curve(foot, 5), { width: swelling(1.2), colour: skin.shade, opacity: 0.7, clip: head })
    }
    const under: Path = [at(-9, 11), at(0, 13.6), at(9, 11)]
    stage.headLine(curve(under, 6), { width: swelling(1.8), colour: skin.shade, opacity: 0.65, clip: head })
  }
  for (let line = 0; line < 2; line += 1) {
    const y = -50 - line * 10
    const crease: Path = [
      [stage.turned(-26), y],
      [stage.turned(0), y - 3],
      [stage.turned(26), y],
    ]
    stage.headLine(curve(crease, 8), { width: swelling(1.6), colour: skin.shade, opacity: 0.5, clip: head })
  }
}
