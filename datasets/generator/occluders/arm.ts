import { jacketColour } from '../figure/blazer.ts'
import type { Stage } from '../figure/stage.ts'
import { blend, type Colour } from '../raster/colour.ts'
import { curve, type Path, type Point } from '../raster/curves.ts'

/** A hand in its place, for all that draws it. */
export type Hand = {
  stage: Stage
  side: 1 | -1
  /** From hand units to head units. */
  at: (path: Path) => Point[]
  size: number
  skin: { base: Colour; shade: Colour; deep: Colour; light: Colour; blush: Colour }
}

/** The forearm below the wrist, and the sleeve that it comes out of. */
export function drawArm({ stage, at, skin }: Hand): void {
  const arm = stage.head(at(curve(ARM, 8, true)))
  stage.cover(arm, skin.base)
  stage.tint(stage.crescent(arm, stage.light * 8, 0, 6), skin.shade, { opacity: 0.6 })
  const { garment, clothes: cloth } = stage.photo
  const clothes = garment === 'blazer' ? jacketColour(stage, cloth) : cloth
  const dark = blend(clothes, [0.08, 0.05, 0.16], 0.34)
  const sleeve = stage.head(at(curve(SLEEVE, 8, true)))
  stage.tint(stage.soft(stage.moved(sleeve, 0, -4), 2.5), skin.shade, { opacity: 0.6, clip: arm })
  stage.cover(sleeve, clothes)
  stage.tint(stage.crescent(sleeve, stage.light * 12, -2, 8), dark, { opacity: 0.7 })
  stage.tint(stage.crescent(sleeve, -stage.light * 8, 4, 5), blend(clothes, [1, 0.97, 0.9], 0.24), { opacity: 0.4 })
  stage.headLine(at(curve(CUFF, 8)), { width: 1.6, colour: dark, opacity: 0.6 })
  const fold: Path = [
    [10, 62],
    [4, 84],
    [14, 110],
  ]
  stage.headLine(at(curve(fold, 8)), { width: (t) => 4 * t * (1 - t) * 2, colour: dark, opacity: 0.4 })
}

const ARM: Path = [
  [-17.5, -4],
  [17.5, -4],
  [19, 14],
  [24, 60],
  [28, 200],
  [-30, 200],
  [-25, 60],
  [-19, 14],
]
const SLEEVE: Path = [
  [-29, 40],
  [0, 45],
  [29, 40],
  [33, 66],
  [40, 130],
  [44, 260],
  [-46, 260],
  [-40, 130],
  [-34, 66],
]
const CUFF: Path = [
  [-30.5, 50],
  [0, 55],
  [30.5, 50],
]
