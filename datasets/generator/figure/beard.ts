import { blend } from '../raster/colour.ts'
import { curve, type Path, type Point } from '../raster/curves.ts'
import { beardColour } from './facial-hair-colour.ts'
import type { Stage } from './stage.ts'

type Shape = ReturnType<Stage['head']>

/** Stubble or a full beard: a soft ground and short hairs. It is no hair in the mask, which makes it a hard case. */
export function drawBeard(stage: Stage, head: Shape): void {
  const { beard } = stage.person
  if (beard === 'none') return
  const full = beard === 'full'
  const outline = curve(beardOutline(stage), 8, true)
  const ground = stage.soft(stage.head(outline), full ? 3 : 5)
  const dark = beardColour(stage.person, full ? 0.2 : 0.25)
  stage.tint(ground, full ? dark : blend(dark, stage.skin.base, 0.35), { opacity: full ? 0.75 : 0.32, clip: head })
  drawHairs(stage, outline, full)
  bareLips(stage, full ? 0.6 : 0.2)
}

function beardOutline(stage: Stage): Path {
  const chin = 118 + stage.person.faceLength
  const right: Point[] = [
    [25, 52],
    [36, 62],
    [56, 54],
    [69, 34],
    [74, 2],
    [76, 40],
    [66, 76],
    [44, 103],
  ]
  const left = right.toReversed().map(([x, y]): Point => [-x, y])
  return [[0, 46] as Point, ...right, [0, chin] as Point, ...left].map(([x, y]): Point => [stage.turned(x * 0.98), y])
}

function drawHairs(stage: Stage, outline: Path, full: boolean): void {
  const random = stage.random('beard')
  const { light } = stage
  const chin = 105 + stage.person.faceLength
  const count = full ? 1500 : 900
  for (let index = 0; index < count; index += 1) {
    const [x, y, turn, bend, tone] = [
      random.between(-74, 74),
      random.between(6, 118),
      random.bell(),
      random.bell(),
      random.next(),
    ]
    const length = full ? random.between(5, 10) : 1.9
    const turned = stage.turned(x * 0.98)
    if (!encloses(outline, [turned, y]) || isMouth(x, y)) continue
    if (y > chin - (full ? 0 : 9) - Math.abs(x) * 0.12) continue
    const hair: Path = [
      [turned, y],
      [turned + x * 0.03 + turn, y + length * 0.6],
      [turned + x * 0.05 + bend * 2, y + length],
    ]
    stage.headLine(hair, {
      width: () => (full ? 1.05 : 0.8),
      colour: beardColour(stage.person, (full ? 0.3 : 0.2) + 0.22 * tone + (x * light > 0 ? 0.12 : 0)),
      opacity: full ? 0.62 : 0.27,
      // At the sides it ends with the face; only at the chin a full beard reaches over it.
      clip: full && y > 72 ? undefined : stage.face,
    })
  }
}

const isMouth = (x: number, y: number) => Math.abs(x) < 22 && y > 53 && y < 77

/** Skin shows again around the lips. */
function bareLips(stage: Stage, opacity: number): void {
  const rim: Path = [
    [stage.turned(-18), 66],
    [stage.turned(0), 64],
    [stage.turned(18), 66],
    [stage.turned(13), 75],
    [stage.turned(-13), 75],
  ]
  stage.cover(stage.soft(stage.head(curve(rim, 6, true)), 1), stage.skin.base, { opacity })
}

/** Whether a point lies within a closed path. */
function encloses(path: Path, [x, y]: Point): boolean {
  let inside = false
  let [ax, ay] = path.at(-1)!
  for (const [bx, by] of path) {
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside
    ax = bx
    ay = by
  }
  return inside
}
