import { blend, luminance, type Colour } from '../raster/colour.ts'
import { curve, type Path } from '../raster/curves.ts'
import { clothSide } from './necklines.ts'
import type { Cloth } from './cloth.ts'
import type { Stage } from './stage.ts'

/** An open jacket with notched lapels over the shirt. */
export function drawBlazer(stage: Stage, { measures, colour, shape }: Cloth): void {
  const { neckHalf, shoulderHalf } = measures
  const jacket = jacketColour(stage, colour)
  const dark = blend(jacket, [0.05, 0.03, 0.1], 0.4)
  const light = blend(jacket, [1, 1, 1], 0.1)
  for (const side of [-1, 1] as const) {
    const panel = stage.body([
      [side * (neckHalf + 17), 137],
      [side * (neckHalf + 8), 188],
      [side * 26, 320],
      [side * 260, 320],
      ...clothSide(measures, side, 139, 5).toReversed(),
    ])
    const shadow = stage.moved(stage.soft(panel, 4), -stage.light * 3, 3)
    stage.tint(shadow, blend(colour, [0.1, 0.05, 0.15], 0.6), { opacity: 0.5, clip: stage.without(shape, panel) })
    stage.cover(panel, jacket)
    stage.tint(stage.crescent(panel, stage.light * 18, 4, 10), dark, { opacity: 0.6 })
    stage.tint(stage.crescent(panel, -stage.light * 9, 8, 5), light, { opacity: 0.45 })
    drawLapel(stage, side, neckHalf, { jacket, dark })
    const sleeve: Path = [
      [side * shoulderHalf * 0.7, 210],
      [side * shoulderHalf * 0.74, 238],
      [side * shoulderHalf * 0.72, 310],
    ]
    stage.bodyLine(curve(sleeve, 8), { width: (t) => 1 + 2.5 * t, colour: dark, opacity: 0.6 })
  }
}

function drawLapel(
  stage: Stage,
  side: 1 | -1,
  neckHalf: number,
  { jacket, dark }: { jacket: Colour; dark: Colour },
): void {
  const collar: Path = [
    [side * (neckHalf + 3), 129],
    [side * (neckHalf + 20), 139],
    [side * (neckHalf + 43), 172],
    [side * (neckHalf + 36), 188],
    [side * (neckHalf + 12), 181],
    [side * (neckHalf + 4), 158],
  ]
  const lapel: Path = [
    [side * (neckHalf + 6), 168],
    [side * (neckHalf + 30), 184],
    [side * (neckHalf + 56), 188],
    [side * (neckHalf + 48), 214],
    [side * 24, 300],
    [side * (neckHalf + 3), 192],
  ]
  for (const flap of [lapel, collar]) {
    const shape = stage.body(flap)
    stage.tint(stage.moved(stage.soft(shape, 2.4), -stage.light, 3.5), dark, {
      opacity: 0.45,
      clip: stage.body(GROUND),
    })
    stage.cover(shape, blend(jacket, [1, 1, 1], 0.07))
    stage.tint(stage.crescent(shape, stage.light * 8, -3, 6), dark, { opacity: 0.35 })
  }
  const edge = [lapel[1]!, lapel[2]!, lapel[3]!, lapel[4]!]
  stage.bodyLine(edge, { width: () => 1.3, colour: dark, opacity: 0.7 })
  stage.bodyLine([collar[2]!, collar[3]!, collar[4]!], { width: () => 1.2, colour: dark, opacity: 0.6 })
}

/** Where flaps may throw shadows: all of the chest. */
const GROUND: Path = [
  [-300, 150],
  [300, 150],
  [300, 340],
  [-300, 340],
]

/** The darker of the scene's clothes, unless the shirt beneath is just as dark. */
export function jacketColour(stage: Stage, shirt: Colour): Colour {
  const { accent, clothes, secondClothes, ground } = stage.scene
  const fits = [clothes, secondClothes, accent].filter(
    (colour) => apart(colour, shirt) > 0.12 && apart(colour, ground) > 0.1,
  )
  return fits.toSorted((a, b) => luminance(a) - luminance(b))[0] ?? blend(shirt, [0.1, 0.1, 0.18], 0.6)
}

const apart = (a: Colour, b: Colour) => Math.abs(luminance(a) - luminance(b))
