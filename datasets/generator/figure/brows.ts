import { blend } from '../raster/colour.ts'
import { curve, type Path, type Point } from '../raster/curves.ts'
import { clamp } from '../raster/maths.ts'
import { EYE_X, eyeX } from './eyes.ts'
import { browColour } from './facial-hair-colour.ts'
import type { Stage } from './stage.ts'

const HAIRS = 30

/**
 * A ribbon and hairs over each eye. The inner end stays level with the outer one: lower would look angry, higher worried.
 * Brows are no hair in the mask.
 */
export function drawBrows(stage: Stage): void {
  const { person, features } = stage
  const colour = blend(browColour(person, 0.22), stage.skin.base, 0.1)
  const thickness = person.browThickness
  for (const side of [-1, 1] as const) {
    const x = eyeX(stage, side)
    const narrow = stage.narrowed(side * EYE_X)
    const at = (across: number, down: number): Point => [
      x + side * across * narrow * person.eyeSize,
      down * person.eyeSize,
    ]
    const ribbon = curve(browLine(person.browDrop, features.browArch, at), 10)
    stage.headLine(ribbon, {
      width: (t) => thickness * 4.9 * (1 - 0.75 * t * t) * (0.55 + 0.45 * clamp(t * 6)),
      colour,
      opacity: 0.72,
    })
    for (let index = 0; index < HAIRS; index += 1) {
      const t = index / HAIRS
      const [hairX, hairY] = ribbon[Math.floor(t * (ribbon.length - 1))]!
      const hair: Path = [
        [hairX, hairY + 1.8 * thickness * (1 - t)],
        [hairX + side * (1.5 + 3 * t) * narrow, hairY - 1.7 * thickness * (1 - t * 0.7)],
      ]
      stage.headLine(hair, { width: () => 0.9, colour: blend(colour, [0, 0, 0], 0.25), opacity: 0.38 })
    }
  }
}

/** `drop`: how much lower the inner end lies; `arch` -1 (flat) to 1 (curved). */
function browLine(drop: number, arch: number, at: (across: number, down: number) => Point): Path {
  return [at(-15, -21.2 + drop * 0.4), at(-5, -23.2 - arch * 0.6), at(7, -24.4 - arch * 0.9), at(19, -19)]
}
