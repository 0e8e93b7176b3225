import { blend, hex, type Colour } from '../raster/colour.ts'
import { curve, ellipse, type Path } from '../raster/curves.ts'
import { swelling, type Stage } from './stage.ts'

const MOUTH_Y = 70
const HALF_WIDTH = 24.5
const LIP_HEIGHT = 6.2
const DEPTH = 1.05
/** What lifts lips off dark skin. */
const ROSE = hex('b8665c')
const INSIDE = hex('4a1a1c')
const TEETH: Colour = [0.97, 0.95, 0.92]
const TONGUE = hex('a3484a')

type Mouth = {
  y: number
  half: number
  lip: number
  /** How far the corners rise. */
  rise: number
  /** Of the frontal mouth, after the turn. */
  x: (across: number) => number
  upper: Colour
  lower: Colour
}

/** Lips, closed in a faint smile or open over the teeth. */
export function drawMouth(stage: Stage, head: ReturnType<Stage['head']>): void {
  const { skin, photo } = stage
  const mouth = mouthOf(stage)
  const under = stage.soft(stage.head(ellipse(mouth.x(0), mouth.y + (photo.open ? 24 : 18), 15, 4.5)), 3)
  stage.tint(under, skin.shade, { opacity: 0.55, clip: head })
  if (photo.open) drawOpen(stage, mouth)
  else drawClosed(stage, mouth)
  drawShine(stage, mouth, head)
  drawCorners(stage, mouth, head)
}

function mouthOf(stage: Stage): Mouth {
  const { skin, photo, person, features } = stage
  const middle = stage.turned(0, DEPTH)
  const dark = person.skin >= 7
  const natural = stage.slender ? blend(skin.lips, skin.blush, 0.12) : blend(skin.lips, skin.base, dark ? 0.1 : 0.4)
  // On dark skin lips of its own shade would vanish.
  const lips = dark ? blend(natural, ROSE, stage.slender ? 0.24 : 0.16) : natural
  return {
    y: MOUTH_Y + person.faceLength * 0.4,
    half: HALF_WIDTH * features.mouthWidth * (1 + 0.12 * photo.smile),
    lip: LIP_HEIGHT * person.lipSize,
    rise: photo.smile * (photo.open ? 6 : 5.8),
    x: (across) => middle + across * stage.narrowed(across * 0.9) * 0.98,
    upper: blend(lips, skin.deep, 0.22),
    lower: lips,
  }
}

function drawClosed(stage: Stage, { x, y, half, lip, rise, upper, lower }: Mouth): void {
  const top: Path = [
    [x(-half), y - rise],
    [x(-half * 0.45), y - lip * 0.7],
    [x(-4.5), y - lip * 0.98],
    [x(0), y - lip * 0.64],
    [x(4.5), y - lip * 0.98],
    [x(half * 0.45), y - lip * 0.7],
    [x(half), y - rise],
    [x(half * 0.4), y + 1],
    [x(0), y + 1.4],
    [x(-half * 0.4), y + 1],
  ]
  stage.cover(stage.head(curve(top, 8, true)), upper)
  const bottom: Path = [
    [x(-half * 0.92), y - rise + 1],
    [x(-half * 0.4), y + 0.4],
    [x(0), y + 0.9],
    [x(half * 0.4), y + 0.4],
    [x(half * 0.92), y - rise + 1],
    [x(half * 0.55), y + lip * 0.85],
    [x(0), y + lip * 1.25],
    [x(-half * 0.55), y + lip * 0.85],
  ]
  stage.cover(stage.head(curve(bottom, 8, true)), lower)
  const between: Path = [
    [x(-half - 2), y - rise - 0.8],
    [x(-half * 0.5), y + 0.2],
    [x(0), y + 1.1],
    [x(half * 0.5), y + 0.2],
    [x(half + 2), y - rise - 0.8],
  ]
  const ink = blend(stage.skin.deep, hex('3a0f14'), 0.4)
  stage.headLine(curve(between, 8), { width: swelling(2.3), colour: ink, opacity: 0.85 })
}

function drawOpen(stage: Stage, mouth: Mouth): void {
  const { x, y, half, lip, rise, upper, lower } = mouth
  const drop = 13
  const hole: Path = [
    [x(-half), y - rise],
    [x(-half * 0.5), y - 0.8],
    [x(0), y + 0.6],
    [x(half * 0.5), y - 0.8],
    [x(half), y - rise],
    [x(half * 0.62), y + drop * 0.62],
    [x(0), y + drop],
    [x(-half * 0.62), y + drop * 0.62],
  ]
  const inside = stage.head(curve(hole, 8, true))
  stage.cover(inside, INSIDE)
  stage.cover(stage.soft(stage.head(ellipse(x(0), y + drop + 1, half * 0.46, 5)), 1), TONGUE, {
    clip: inside,
    opacity: 0.9,
  })
  drawTeeth(stage, mouth, inside)
  const top: Path = [
    [x(-half - 1), y - rise],
    [x(-half * 0.45), y - lip * 0.5 - 1.8],
    [x(-4), y - lip * 0.7 - 0.6],
    [x(0), y - lip * 0.42],
    [x(4), y - lip * 0.7 - 0.6],
    [x(half * 0.45), y - lip * 0.5 - 1.8],
    [x(half + 1), y - rise],
    [x(half * 0.5), y + 0.3],
    [x(0), y + 1.8],
    [x(-half * 0.5), y + 0.3],
  ]
  stage.cover(stage.head(curve(top, 8, true)), upper)
  const bottom: Path = [
    [x(-half * 0.94), y - rise + 2.5],
    [x(-half * 0.6), y + drop * 0.56],
    [x(0), y + drop - 1.4],
    [x(half * 0.6), y + drop * 0.56],
    [x(half * 0.94), y - rise + 2.5],
    [x(half * 0.66), y + drop * 0.72 + lip * 0.3],
    [x(0), y + drop + lip * 0.86],
    [x(-half * 0.66), y + drop * 0.72 + lip * 0.3],
  ]
  stage.cover(stage.head(curve(bottom, 8, true)), blend(lower, stage.skin.base, 0.14))
}

function drawTeeth(stage: Stage, { x, y, half, rise }: Mouth, inside: ReturnType<Stage['head']>): void {
  const row: Path = [
    [x(-half * 0.9), y - rise - 1],
    [x(-half * 0.4), y - 2],
    [x(0), y - 1],
    [x(half * 0.4), y - 2],
    [x(half * 0.9), y - rise - 1],
    [x(half * 0.72), y + 2.2],
    [x(half * 0.4), y + 5.8],
    [x(0), y + 7.4],
    [x(-half * 0.4), y + 5.8],
    [x(-half * 0.72), y + 2.2],
  ]
  const teeth = stage.head(curve(row, 8, true))
  stage.cover(teeth, TEETH, { clip: inside })
  const lip = stage.soft(stage.head(ellipse(x(0), y - rise * 0.3, half, 2.6)), 1.2)
  stage.tint(lip, [0.55, 0.36, 0.34], { opacity: 0.45, clip: teeth })
}

function drawShine(stage: Stage, { x, y, lip }: Mouth, head: ReturnType<Stage['head']>): void {
  const { photo } = stage
  const down = photo.open ? 12 : 0
  const shine = stage.soft(stage.head(ellipse(x(0) + stage.light * 3, y + lip * 0.68 + down, 6.5, 1.6, 20)), 1.2)
  const opacity = stage.slender ? 0.4 : 0.16
  stage.tint(shine, [1, 0.92, 0.88], { opacity, clip: head })
}

/** Dimples at the corners, and the fold that a smile draws from the nose. */
function drawCorners(stage: Stage, { x, y, half, rise }: Mouth, head: ReturnType<Stage['head']>): void {
  const { skin, photo, person } = stage
  const older = person.age === 'older'
  for (const side of [-1, 1]) {
    const dimple = stage.soft(stage.head(ellipse(x(side * (half + 3.5)), y - rise + 0.5, 2.6, 3.6, 16)), 2)
    stage.tint(dimple, skin.shade, { opacity: 0.5, clip: head })
    if (person.age === 'young' && photo.smile < 0.7 && !photo.open) continue
    const fold: Path = [
      [stage.turned(side * 19, DEPTH), 40],
      [stage.turned(side * 29), 51],
      [stage.turned(side * 33), 65],
    ]
    stage.headLine(curve(fold, 8), {
      width: swelling(older ? 2.2 : 1.6),
      colour: skin.shade,
      opacity: older ? 0.75 : 0.32,
      clip: head,
    })
  }
}
