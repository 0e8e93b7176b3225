import { blend } from '../raster/colour.ts'
import { curve, ellipse, type Path } from '../raster/curves.ts'
import { swelling, type Stage } from './stage.ts'

const TIP_Y = 40
const HALF_WIDTH = 12.5

/** The shaded side of the bridge, the shadow beneath, wings, nostrils and the light on the tip. */
export function drawNose(stage: Stage, head: ReturnType<Stage['head']>): void {
  const { skin, light } = stage
  const half = HALF_WIDTH * stage.person.noseWidth
  const length = stage.features.noseLength
  const y = (value: number) => (value > 0 ? value * length : value)
  const x = stage.turned(0, 1.22)
  const away = -light

  const bridge: Path = [
    [stage.turned(away * 7), -16],
    [stage.turned(away * 5.5, 1.1), 4],
    [x + away * 7, y(26)],
    [x + away * half * 1.02, y(38)],
    [x + away * half * 0.7, y(45)],
    [x, y(46)],
    [x + away * 2, y(30)],
    [stage.turned(away * 1.5, 1.12), 6],
  ]
  stage.tint(stage.soft(stage.head(curve(bridge, 8, true)), 2.2), skin.shade, { opacity: 0.5, clip: head })
  const under: Path = [
    [x - half, y(43)],
    [x, y(50)],
    [x + half, y(43)],
    [x + half * 0.7, y(52)],
    [x, y(56)],
    [x - half * 0.7, y(52)],
  ]
  stage.tint(stage.soft(stage.head(curve(under, 6, true)), 2), skin.shade, { opacity: 0.6, clip: head })

  for (const side of [-1, 1]) {
    const wing: Path = [
      [x + side * half * 0.98, y(34)],
      [x + side * half * 1.12, y(TIP_Y)],
      [x + side * half * 0.86, y(45)],
    ]
    stage.headLine(curve(wing, 6), { width: swelling(1.9), colour: blend(skin.shade, skin.deep, 0.35), opacity: 0.75 })
    const nostril: Path = [
      [x + side * half * 0.3, y(46.4)],
      [x + side * half * 0.55, y(44.6)],
      [x + side * half * 0.82, y(46)],
    ]
    stage.headLine(curve(nostril, 6), { width: swelling(2.9), colour: skin.deep, opacity: 0.8 })
  }
  const middle: Path = [
    [x - half * 0.28, y(48)],
    [x, y(50)],
    [x + half * 0.28, y(48)],
  ]
  stage.headLine(curve(middle, 6), { width: swelling(1.6), colour: blend(skin.shade, skin.deep, 0.4), opacity: 0.5 })
  const tip = stage.soft(stage.head(ellipse(x + light * 2.4, y(36), 3.8, 3.4, 20)), 1.7)
  stage.tint(tip, skin.light, { opacity: 0.75, clip: head })
  const ridge: Path = [
    [stage.turned(light), -6],
    [stage.turned(light * 1.5, 1.12), 10],
    [x + light * 2, y(28)],
  ]
  stage.headLine(curve(ridge, 8), { width: swelling(3.4), colour: skin.light, opacity: 0.33 })
}
