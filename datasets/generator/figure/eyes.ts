import { blend, type Colour } from '../raster/colour.ts'
import { curve, ellipse, type Path, type Point } from '../raster/curves.ts'
import { smoothstep } from '../raster/maths.ts'
import { swelling, type Stage } from './stage.ts'

const WHITE: Colour = [0.975, 0.96, 0.945]
const PUPIL: Colour = [0.05, 0.03, 0.04]
/** Distance of each eye from the middle of the face, head units. */
export const EYE_X = 31

type Eye = {
  side: 1 | -1
  /** Middle of the eye after the turn, head units. */
  x: number
  size: number
  /** How narrow the turn has made it. */
  narrow: number
  /** How far a smile lifts the lower lid. */
  squeeze: number
  /** From eye units (x outwards) to head units. */
  at: (x: number, y: number) => Point
}

/** Where an eye stands after the turn, head units. */
export const eyeX = (stage: Stage, side: number) => stage.turned(side * (EYE_X + stage.features.eyeGap))

/** Both eyes with lids and lashes, looking at the viewer. */
export function drawEyes(stage: Stage): void {
  for (const side of [-1, 1] as const) {
    const eye = eyeOf(stage, side)
    drawBall(stage, eye)
    drawLids(stage, eye)
    if (stage.slender) drawLashes(stage, eye)
  }
}

function eyeOf(stage: Stage, side: 1 | -1): Eye {
  const { person, photo, features } = stage
  const x = eyeX(stage, side)
  const narrow = stage.narrowed(side * EYE_X)
  const size = person.eyeSize
  const squeeze = photo.smile * (photo.open ? 1.2 : 0.6) + (person.age === 'older' ? 0.8 : 0)
  const lift = features.eyeLift
  return {
    side,
    x,
    size,
    narrow,
    squeeze,
    at: (across, down) => [x + side * across * narrow * size, (down - lift * (across / 14)) * size],
  }
}

function drawBall(stage: Stage, eye: Eye): void {
  const { at, squeeze, size, narrow } = eye
  const { skin, light } = stage
  const white = stage.head(curve(almond(eye), 8, true))
  stage.cover(white, blend(WHITE, skin.base, 0.1))
  const gaze = stage.yaw * 3
  const [irisX, irisY] = [eye.x + gaze, -0.9]
  const width = size * Math.min(1, narrow * 1.05)
  const iris = stage.person.iris
  const dark = blend(iris, [0, 0, 0], 0.5)
  const lit = blend(iris, [1, 0.9, 0.7], 0.26)
  stage.cover(stage.head(ellipse(irisX, irisY, 7 * width, 7.2 * size)), dark, { clip: white })
  stage.cover(
    stage.head(ellipse(irisX, irisY + 0.4, 6.1 * width, 6.3 * size)),
    { from: blend(iris, dark, 0.5), to: lit, share: stage.headSlope([irisX, irisY - 7], [irisX, irisY + 7]) },
    { clip: white },
  )
  stage.cover(stage.head(ellipse(irisX, irisY, 3.2 * width, 3.3 * size)), PUPIL, { clip: white })
  // The upper lid throws its shadow on the ball.
  const lid: Path = [at(-15, -2), at(0, -9), at(15, -3), at(14, -1), at(1, -4), at(-12, 2)]
  stage.tint(stage.soft(stage.head(curve(lid, 6, true)), 1.6), [0.25, 0.12, 0.12], { opacity: 0.45, clip: white })
  // The corner at the nose.
  const corner = stage.soft(stage.head(ellipse(...at(-12, 2.2), 2, 1.6, 12)), 0.8)
  stage.tint(corner, skin.blush, { opacity: 0.6, clip: white })
  stage.cover(stage.head(ellipse(irisX + light * 2.3, irisY - 2.6, 1.7, 1.9, 14)), [1, 1, 1], { opacity: 0.95 })
  stage.cover(stage.head(ellipse(irisX - light * 2.4, irisY + 2.6, 0.9, 0.9, 10)), [1, 1, 1], {
    opacity: 0.45 - squeeze * 0.05,
    clip: white,
  })
}

function almond({ at, squeeze }: Eye): Path {
  return [
    at(-13.5, 2.4),
    at(-7, -4.8 + squeeze * 0.4),
    at(1, -7.4 + squeeze * 0.6),
    at(8.5, -5.1 + squeeze * 0.3),
    at(14, 0),
    at(8, 4.4 - squeeze * 0.5),
    at(0, 6 - squeeze),
    at(-8, 4.9 - squeeze * 0.4),
  ]
}

function drawLids(stage: Stage, eye: Eye): void {
  const { at, squeeze } = eye
  const { skin } = stage
  const feminine = stage.slender
  const ink = blend(skin.deep, [0.06, 0.03, 0.04], 0.7)
  const upper = curve(
    [
      at(-13.8, 2.4),
      at(-7, -5.1 + squeeze * 0.3),
      at(1, -7.7 + squeeze * 0.5),
      at(8.5, -5.6 + squeeze * 0.3),
      feminine ? at(16.5, -2.2) : at(14.6, -0.4),
    ],
    8,
  )
  const thick = feminine ? 2.5 : 1.6
  stage.headLine(upper, {
    width: (t) => (1 + thick * smoothstep(0, 0.75, t)) * (t > 0.9 ? 1 - (t - 0.9) * 7 : 1),
    colour: ink,
    opacity: 0.95,
  })
  const lower = curve([at(-9, 5.5 - squeeze * 0.4), at(0, 6.9 - squeeze), at(9, 5.1 - squeeze * 0.5)], 6)
  stage.headLine(lower, { width: swelling(1.1), colour: blend(skin.shade, skin.deep, 0.4), opacity: 0.55 })
  const crease = curve([at(-11, -5.8), at(0, -11.6), at(11, -8.6), at(15, -5)], 8)
  stage.headLine(crease, { width: swelling(1.7), colour: blend(skin.shade, skin.deep, 0.3), opacity: 0.7 })
}

function drawLashes(stage: Stage, { at }: Eye): void {
  const ink = blend(stage.skin.deep, [0.06, 0.03, 0.04], 0.75)
  for (let index = 0; index < 4; index += 1) {
    const t = 0.66 + index * 0.105
    const rise = Math.abs(t - 0.55) * 9
    const lash: Path = [at(-13.5 + t * 28, -5.6 + rise), at(-12.4 + t * 31.6, -9.6 + rise)]
    stage.headLine(lash, { width: (along) => 1.2 * (1 - along * 0.8), colour: ink, opacity: 0.85 })
  }
}
