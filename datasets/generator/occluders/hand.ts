import { swelling, type Stage } from '../figure/stage.ts'
import { blend, WHITE, type Colour } from '../raster/colour.ts'
import type { Coverage } from '../raster/coverage.ts'
import { curve, ellipse, type Path, type Point } from '../raster/curves.ts'
import { cosine, sine } from '../raster/maths.ts'
import { drawArm, type Hand } from './arm.ts'
import {
  digitOutline,
  middleLine,
  PALM,
  RESTING,
  THENAR,
  webOf,
  VICTORY,
  WAVING,
  type Digit,
  type HandPose,
} from './hand-shape.ts'

/** Where a hand is: its wrist in head units beside the middle, its turn in degrees (above 0 outwards), its size. */
type Place = { x: number; y: number; turn: number; size: number }

const PLACES: Record<'wave' | 'rest' | 'victory', { pose: HandPose; place: Place; palm: boolean }> = {
  wave: { pose: WAVING, place: { x: 118, y: 112, turn: 9, size: 0.94 }, palm: true },
  rest: { pose: RESTING, place: { x: 99, y: 140, turn: -11, size: 0.98 }, palm: false },
  victory: { pose: VICTORY, place: { x: 118, y: 116, turn: 6, size: 0.94 }, palm: true },
}

/** A hand beside or against the face, on the side away from the light: it covers the hair there. */
export function drawHand(stage: Stage): void {
  const random = stage.photoRandom('hand')
  const { pose, place, palm } = PLACES[random.weighted({ wave: 0.4, rest: 0.35, victory: 0.25 })]
  const side = -stage.light as 1 | -1
  const hand = handOf(stage, side, place, palm)
  throwShadow(hand, pose)
  drawArm(hand)
  for (const digit of pose.fingers.toReversed()) drawDigit(hand, digit, palm)
  drawPalm(hand, palm)
  if (pose === VICTORY) for (const digit of pose.fingers.slice(2).toReversed()) drawFolded(hand, digit)
  drawDigit(hand, pose.thumb, false)
  if (pose !== VICTORY) stage.cover(stage.head(hand.at(webOf(pose))), hand.skin.base)
  drawThenar(hand, palm, pose)
  if (!palm) for (const digit of pose.fingers) drawKnuckle(hand, digit)
}

function handOf(stage: Stage, side: 1 | -1, { x, y, turn, size }: Place, palm: boolean): Hand {
  const scale = size * (stage.slender ? 0.94 : 1.04)
  const angle = (side * turn * Math.PI) / 180
  const [cos, sin] = [cosine(angle) * scale, sine(angle) * scale]
  const [originX, originY] = [side * x + stage.yaw * 8, y]
  const { base, shade, deep, light, blush } = stage.skin
  // The palm of a dark hand is lighter than its back.
  const pale = palm && stage.person.skin >= 4 ? 0.3 : 0
  const palmTone: Colour = [0.88, 0.68, 0.56]
  return {
    stage,
    side,
    size: scale,
    at: (path) =>
      path.map(([px, py]): Point => [originX + side * px * cos - py * sin, originY + side * px * sin + py * cos]),
    skin: {
      base: blend(base, palmTone, pale),
      shade: blend(shade, palmTone, pale * 0.4),
      deep,
      light: blend(light, palmTone, pale),
      blush,
    },
  }
}

function throwShadow({ stage, at }: Hand, pose: HandPose): void {
  for (const path of [...pose.fingers.map(digitOutline), PALM]) {
    const shape = stage.soft(stage.moved(stage.head(at(path)), -stage.light * 4, 7), 4, stage.face)
    stage.tint(shape, stage.skin.deep, { opacity: 0.22, clip: stage.face })
  }
}

function model({ stage, skin }: Hand, shape: Coverage, reach: number): void {
  const { light } = stage
  stage.tint(stage.crescent(shape, light * reach, -reach * 0.4, reach * 0.8), skin.shade, { opacity: 0.62 })
  stage.tint(stage.crescent(shape, -light * reach * 0.7, reach * 0.4, reach * 0.6), skin.light, { opacity: 0.4 })
}

function drawDigit(hand: Hand, digit: Digit, palm: boolean): void {
  const { stage, at, skin } = hand
  const shape = stage.head(at(digitOutline(digit)))
  stage.cover(shape, skin.base)
  model(hand, shape, 5)
  const line = middleLine(digit)
  const tip = stage.soft(stage.head(at(ellipse(...line.at(-2)!, 6, 7, 16))), 3)
  stage.tint(tip, skin.blush, { opacity: 0.35, clip: shape })
  outline(hand, digit)
  if (palm && digit.length > 30) for (const joint of [0.42, 0.72]) drawCrease(hand, digit, joint)
  if (!palm) drawNail(hand, digit)
}

/** A thin darker line around a finger parts it from the next. */
function outline({ stage, at, skin }: Hand, digit: Digit): void {
  const rim = digitOutline(digit).slice(3, -3)
  const colour = blend(skin.shade, skin.deep, 0.45)
  stage.headLine(at(rim), { width: (t) => 1.3 * Math.min(1, t * 8, (1 - t) * 8), colour, opacity: 0.5 })
}

function drawCrease({ stage, at, skin }: Hand, digit: Digit, t: number): void {
  const line = middleLine(digit)
  const index = Math.round(t * (line.length - 1))
  const [[x, y], [nextX, nextY]] = [line[index]!, line[Math.min(line.length - 1, index + 1)]!]
  const size = Math.sqrt((nextX - x) * (nextX - x) + (nextY - y) * (nextY - y)) || 1
  const [nx, ny] = [-(nextY - y) / size, (nextX - x) / size]
  const half = digit.width * 0.3
  const crease: Path = [
    [x - nx * half, y - ny * half],
    [x, y + 1],
    [x + nx * half, y + ny * half],
  ]
  stage.headLine(at(curve(crease, 5)), { width: swelling(1.2), colour: skin.shade, opacity: 0.7 })
}

function drawNail({ stage, at, skin }: Hand, digit: Digit): void {
  const line = middleLine(digit)
  const [x, y] = line.at(-1)!
  const [beforeX, beforeY] = line.at(-3)!
  const turn = Math.PI / 2 + arcOf(y - beforeY, x - beforeX)
  const nail = stage.head(at(ellipse(x, y + 0.5, digit.width * 0.24, digit.width * 0.34, 20, turn)))
  stage.cover(nail, blend(skin.blush, [1, 0.92, 0.9], stage.slender ? 0.35 : 0.5), { opacity: 0.85 })
  stage.tint(stage.crescent(nail, stage.light * 2, -1, 1.4), skin.shade, { opacity: 0.5 })
}

/** Small angles are their own tangent: fingers point up, so dx is small beside dy. */
const arcOf = (dy: number, dx: number) => -Math.PI / 2 + dx / Math.max(1e-6, Math.abs(dy))

function drawPalm(hand: Hand, palm: boolean): void {
  const { stage, at, skin } = hand
  const shape = stage.head(at(PALM))
  stage.cover(shape, skin.base)
  stage.tint(stage.crescent(shape, stage.light * 9, 0, 7), skin.shade, { opacity: 0.5 })
  if (!palm) return
  for (const pad of [
    [-18, -60],
    [-5, -63],
    [9, -62],
    [21, -54],
    [16, -24],
  ] as const) {
    stage.tint(stage.soft(stage.head(at(ellipse(pad[0], pad[1], 6, 5, 16))), 4), skin.blush, {
      opacity: 0.2,
      clip: shape,
    })
  }
  const lines: Path[] = [
    [
      [-27, -46],
      [-12, -44],
      [4, -36],
      [12, -22],
    ],
    [
      [28, -48],
      [14, -50],
      [0, -56],
      [-8, -64],
    ],
  ]
  for (const each of lines) {
    stage.headLine(at(curve(each, 8)), { width: swelling(1.6), colour: skin.shade, opacity: 0.65, clip: shape })
  }
}

function drawThenar(hand: Hand, palm: boolean, pose: HandPose): void {
  const { stage, at, skin } = hand
  if (pose === VICTORY) return
  const ball = stage.head(at(THENAR))
  stage.cover(ball, skin.base)
  if (!palm) return
  stage.tint(stage.soft(stage.head(at(ellipse(-20, -22, 8, 12, 20))), 4), skin.light, { opacity: 0.35, clip: ball })
  const fold: Path = [
    [-13, -42],
    [-5, -26],
    [-7, -2],
  ]
  stage.headLine(at(curve(fold, 8)), { width: swelling(2), colour: skin.shade, opacity: 0.65 })
}

/** A finger bent over the palm: its middle joint in front. */
function drawFolded(hand: Hand, { base: [x, y], width }: Digit): void {
  const { stage, at, skin } = hand
  const shape = stage.head(
    at(
      curve(
        [
          [x - width * 0.5, y - 12],
          [x + width * 0.45, y - 11],
          [x + width * 0.5, y + 16],
          [x, y + 25],
          [x - width * 0.55, y + 18],
        ],
        8,
        true,
      ),
    ),
  )
  stage.cover(shape, skin.base)
  model(hand, shape, 5)
  const rim: Path = [
    [x - width * 0.52, y - 8],
    [x - width * 0.56, y + 16],
    [x, y + 25],
    [x + width * 0.5, y + 16],
    [x + width * 0.46, y - 8],
  ]
  stage.headLine(at(curve(rim, 8)), { width: swelling(1.6), colour: blend(skin.shade, skin.deep, 0.4), opacity: 0.6 })
  const nail = stage.head(at(ellipse(x, y + 17, width * 0.2, width * 0.26, 16)))
  stage.cover(nail, blend(skin.blush, WHITE, 0.4), { opacity: 0.6 })
}

function drawKnuckle({ stage, at, skin }: Hand, { base: [x, y] }: Digit): void {
  const arc: Path = [
    [x - 3.2, y + 9],
    [x, y + 8],
    [x + 3.2, y + 9],
  ]
  stage.headLine(at(curve(arc, 5)), { width: swelling(1.6), colour: skin.shade, opacity: 0.4 })
}
