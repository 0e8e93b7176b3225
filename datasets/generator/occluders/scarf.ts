import { swelling, type Stage } from '../figure/stage.ts'
import { blend, luminance, WHITE } from '../raster/colour.ts'
import { curve, ellipse, type Path, type Point } from '../raster/curves.ts'
import { lerp } from '../raster/maths.ts'
import { onHead, round, shadowOnFace, wornCloth, type Cloth } from './worn.ts'

const WRAP: Path = [
  [-93, -28],
  [-72, -50],
  [0, -72],
  [72, -50],
  [93, -28],
  [99, -70],
  [88, -124],
  [40, -154],
  [-20, -156],
  [-76, -134],
  [-99, -76],
]

/** A scarf wound around the head, tied in a bow in front or knotted at the side; dotted or plain. */
export function drawScarf(stage: Stage): void {
  const cloth = wornCloth(stage)
  const wrap = stage.head(curve(onHead(stage, WRAP), 10, true))
  shadowOnFace(stage, wrap, 8, 0.36)
  stage.cover(wrap, cloth.colour)
  if (stage.photoRandom('scarf').chance(0.6)) drawDots(stage, cloth, wrap)
  round(stage, wrap, cloth)
  for (let fold = 0; fold < 7; fold += 1) {
    const u = fold / 6
    const line: Path = [
      [-92, lerp(-40, -118, u)],
      [-30, lerp(-66, -150, u) + 6],
      [40, lerp(-70, -138, u)],
      [92, lerp(-40, -100, u)],
    ]
    const style = { width: swelling(3), colour: cloth.dark, opacity: 0.45, clip: wrap }
    stage.headLine(curve(onHead(stage, line), 8), style)
  }
  if (stage.slender) drawBow(stage, cloth)
  else drawSideKnot(stage, cloth)
}

function drawDots(stage: Stage, cloth: Cloth, wrap: ReturnType<Stage['head']>): void {
  const random = stage.photoRandom('dots')
  const { secondClothes, accent } = stage.scene
  const dot = Math.abs(luminance(secondClothes) - luminance(cloth.colour)) > 0.15 ? secondClothes : accent
  for (let row = 0; row < 8; row += 1) {
    for (let column = 0; column < 11; column += 1) {
      const x = -100 + column * 20 + (row % 2) * 10 + random.bell() * 2
      const [middle] = onHead(stage, [[x, -150 + row * 16 + random.bell() * 2]])
      stage.cover(stage.head(ellipse(middle![0], middle![1], 2.9, 2.9, 12)), dot, { clip: wrap, opacity: 0.9 })
    }
  }
}

/** Two loops, two ends and the knot between them. */
function drawBow(stage: Stage, cloth: Cloth): void {
  const { light, dark, colour } = cloth
  const x = stage.light * 10
  const at = (path: Path): Point[] =>
    onHead(
      stage,
      path.map(([px, py]): Point => [x + px, py]),
    )
  for (const side of [-1, 1]) {
    const end = stage.head(
      curve(
        at([
          [side * 4, -92],
          [side * 30, -84],
          [side * 50, -58],
          [side * 30, -62],
        ]),
        8,
        true,
      ),
    )
    stage.cover(end, blend(colour, dark, 0.25))
  }
  for (const side of [-1, 1]) {
    const loop = stage.head(
      curve(
        at([
          [0, -94],
          [side * 30, -124],
          [side * 56, -122],
          [side * 58, -98],
          [side * 38, -80],
        ]),
        8,
        true,
      ),
    )
    stage.tint(stage.soft(stage.moved(loop, -stage.light * 2, 5), 3), dark, { opacity: 0.35 })
    stage.cover(loop, blend(light, WHITE, 0.08))
    round(stage, loop, cloth, 9)
    const crease: Path = [
      [side * 9, -95],
      [side * 28, -102],
      [side * 48, -106],
    ]
    stage.headLine(curve(at(crease), 6), { width: swelling(3), colour: dark, opacity: 0.6 })
  }
  const [middle] = at([[0, -92]])
  const knot = stage.head(ellipse(middle![0], middle![1], 15, 14))
  stage.tint(stage.soft(knot, 3), dark, { opacity: 0.4 })
  stage.cover(knot, light)
  round(stage, knot, cloth, 7)
}

/** A small knot over the ear away from the light, with two ends that hang down. */
function drawSideKnot(stage: Stage, cloth: Cloth): void {
  const { light, dark, colour } = cloth
  const side = -stage.light
  const at = (path: Path): Point[] =>
    onHead(
      stage,
      path.map(([x, y]): Point => [side * (88 + x), y - 46]),
    )
  const ends: Path[] = [
    [
      [-2, 2],
      [8, 18],
      [6, 52],
      [-8, 58],
      [-10, 24],
    ],
    [
      [2, 0],
      [18, 12],
      [26, 40],
      [14, 48],
      [4, 20],
    ],
  ]
  for (const [index, end] of ends.entries()) {
    const shape = stage.head(curve(at(end), 8, true))
    stage.tint(stage.soft(stage.moved(shape, -stage.light * 2, 4), 3), dark, { opacity: 0.3, clip: stage.face })
    stage.cover(shape, blend(colour, dark, index === 0 ? 0.25 : 0))
    round(stage, shape, cloth, 7)
  }
  const [middle] = at([[2, 2]])
  const knot = stage.head(ellipse(middle![0], middle![1], 10, 12))
  stage.tint(stage.soft(knot, 3), dark, { opacity: 0.4 })
  stage.cover(knot, light)
  round(stage, knot, cloth, 6)
}
