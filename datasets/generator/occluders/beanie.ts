import type { Stage } from '../figure/stage.ts'
import { blend, WHITE } from '../raster/colour.ts'
import { curve, ellipse, type Path } from '../raster/curves.ts'
import { onHead, round, shadowOnFace, wornCloth } from './worn.ts'

const DOME: Path = [
  [-92, -52],
  [-95, -92],
  [-74, -136],
  [-30, -160],
  [12, -162],
  [62, -146],
  [92, -98],
  [93, -52],
]
const BAND: Path = [
  [-96, -46],
  [-50, -58],
  [0, -61],
  [50, -58],
  [96, -46],
  [99, -80],
  [50, -95],
  [0, -98],
  [-50, -95],
  [-99, -80],
]

/** A knitted cap with a turned-up band; some with a pompom. */
export function drawBeanie(stage: Stage): void {
  const cloth = wornCloth(stage)
  const band = stage.head(curve(onHead(stage, BAND), 8, true))
  shadowOnFace(stage, band, 9, 0.38)
  if (stage.photoRandom('pompom').chance(0.4)) drawPompom(stage, cloth)
  const dome = stage.head(curve(onHead(stage, DOME), 10))
  stage.cover(dome, cloth.colour)
  for (let x = -88; x <= 88; x += 8) {
    const rib: Path = [
      [x, -60],
      [x * 0.97, -108],
      [x * 0.62, -166],
    ]
    stage.headLine(curve(onHead(stage, rib), 8), { width: 1.6, colour: cloth.dark, opacity: 0.32, clip: dome })
  }
  round(stage, dome, cloth)
  stage.cover(band, cloth.light)
  for (let x = -96; x <= 96; x += 6) {
    const rib = onHead(stage, [
      [x, -40],
      [x * 1.02, -102],
    ])
    stage.headLine(rib, { width: 1.7, colour: cloth.dark, opacity: 0.42, clip: band })
  }
  round(stage, band, cloth, 11)
  const seam = curve(
    onHead(stage, [
      [-99, -80],
      [-50, -95],
      [0, -98],
      [50, -95],
      [99, -80],
    ]),
    8,
  )
  stage.headLine(seam, { width: 2.2, colour: cloth.dark, opacity: 0.5 })
}

function drawPompom(stage: Stage, cloth: ReturnType<typeof wornCloth>): void {
  const random = stage.photoRandom('pompom wool')
  const colour = blend(cloth.light, WHITE, 0.35)
  const [middle] = onHead(stage, [[-4, -172]])
  const ball = stage.head(ellipse(middle![0], middle![1], 22, 20))
  stage.cover(ball, colour)
  for (let index = 0; index < 170; index += 1) {
    const [tip] = ellipse(0, 0, random.between(8, 25), random.between(8, 23), 1, random.between(0, 6.28))
    const [x, y] = tip!
    const wool: Path = [
      [middle![0] + x * 0.6, middle![1] + y * 0.6],
      [middle![0] + x, middle![1] + y],
    ]
    const lit = (x * stage.light - y) / 50
    const shade = lit < 0 ? blend(colour, cloth.dark, -lit * 0.9) : blend(colour, WHITE, lit * 0.5)
    stage.headLine(wool, { width: 1.8, colour: shade, opacity: 0.8 })
  }
}
