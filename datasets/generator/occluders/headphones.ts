import type { Stage } from '../figure/stage.ts'
import { blend, BLACK, hex, WHITE } from '../raster/colour.ts'
import { curve, ellipse, type Path, type Point } from '../raster/curves.ts'
import { clamp } from '../raster/maths.ts'
import { wornCloth, type Cloth } from './worn.ts'

const CUSHION = hex('24232b')

/** Large headphones: the band over the crown, a cup on each ear. */
export function drawHeadphones(stage: Stage): void {
  const cloth = wornCloth(stage)
  drawBand(stage, cloth)
  for (const side of [-1, 1]) drawCup(stage, cloth, side)
}

function drawBand(stage: Stage, { colour, light, dark }: Cloth): void {
  const { type, length } = stage.person.hair
  const top = type === 'kinky' ? -148 : length === 'short' || length === 'updo' ? -123 : -130
  const shift = stage.yaw * 8
  const points: Path = [
    [-88, -4],
    [-97, -60],
    [-66, top + 14],
    [0, top - 6],
    [66, top + 14],
    [97, -60],
    [88, -4],
  ]
  const band = curve(points, 10).map(([x, y]): Point => [x + shift, y])
  stage.headLine(
    band.map(([x, y]): Point => [x, y + 4]),
    { width: 12, colour: CUSHION, opacity: 1 },
  )
  stage.headLine(band, { width: 12, colour: blend(colour, BLACK, 0.12), opacity: 1 })
  const shade = (t: number) => (stage.light > 0 ? 1 - t : t)
  stage.headLine(band, { width: 12, colour: dark, opacity: (t) => 0.55 * shade(t) })
  stage.headLine(
    band.map(([x, y]): Point => [x, y - 2.6]),
    { width: 2.8, colour: light, opacity: (t) => 0.75 * (1 - 0.7 * shade(t)) },
  )
}

function drawCup(stage: Stage, { colour, light, dark }: Cloth, side: number): void {
  const x = side * 87 - stage.yaw * 14
  const width = clamp(1 - side * stage.yaw * 2.2, 0.5, 1.2)
  const cushion = stage.head(ellipse(x - side * 5, 6, 15 * width, 32))
  stage.cover(cushion, CUSHION)
  stage.tint(stage.crescent(cushion, -stage.light * 5, 4, 3), WHITE, { opacity: 0.18 })
  const cup = stage.head(ellipse(x + side * 2.5 * width, 6, 13 * width, 29.5))
  stage.cover(cup, colour)
  stage.tint(stage.crescent(cup, stage.light * 6, -4, 5), dark, { opacity: 0.7 })
  stage.tint(stage.crescent(cup, -stage.light * 5, 5, 4), light, { opacity: 0.5 })
  const plate = stage.head(ellipse(x + side * 3.5 * width, 6, 6.5 * width, 16))
  stage.cover(plate, blend(colour, BLACK, 0.22))
  stage.tint(stage.crescent(plate, -stage.light * 3, 3, 2), light, { opacity: 0.4 })
}
