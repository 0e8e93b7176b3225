import { blend } from './color.ts'
import type { Canvas } from './canvas.ts'
import type { Coverage } from './coverage.ts'
import { drawEyes } from './eyes.ts'
import { curve, ellipse, lerp, type Point } from './geometry.ts'
import { stroke, swelling } from './lines.ts'
import { drawMouth } from './mouth.ts'
import type { Pose } from './pose.ts'
import type { Person, Shot } from './traits.ts'

/** The outline of the head without hair, head units. */
export function headOutline(pose: Pose, { jaw, faceLength }: Person): Point[] {
  const right: Point[] = [
    [0, -112],
    [38, -105],
    [63, -82],
    [74, -44],
    [75, -6],
    [72, 26],
    [60 + 6 * jaw + 4, 60],
    [40 + 9 * jaw + 6, 86 + faceLength * 0.7],
    [17 + 5 * jaw, 103 + faceLength],
    [0, 106 + faceLength],
  ]
  const left = right
    .slice(1, -1)
    .toReversed()
    .map(([x, y]): Point => [-x, y])
  return curve([...right, ...left], 8, true).map(([x, y]): Point => [x + pose.jawShift(y), y])
}

export function drawEars(canvas: Canvas, pose: Pose, person: Person, shot: Shot): void {
  const { skin } = person
  for (const side of [-1, 1]) {
    // The far ear hides behind the head.
    const x = side * 75 - pose.yaw * 46
    const width = 12 * (1 + side * pose.yaw * -1.6)
    if (width < 4) continue
    const ear = canvas.shape(pose.path(ellipse(x, 6, width, 24, 30)))
    canvas.cover(ear, skin.base)
    canvas.tint(canvas.crescent(ear, shot.light * 4, 2, 4), skin.shade, { opacity: 0.6 })
    const inner = curve(
      [
        [x + side * 2, -10],
        [x + side * width * 0.5, -2],
        [x + side * width * 0.2, 12],
        [x - side * 1, 20],
      ],
      6,
    )
    stroke(canvas, pose, inner, { width: swelling(2.6), color: skin.shade, opacity: 0.75, clip: ear })
  }
}

/** Head, shading and features. Returns the head's shape, on which hair throws its shadow. */
export function drawFace(canvas: Canvas, pose: Pose, person: Person, shot: Shot): Coverage {
  const { skin } = person
  const head = canvas.shape(pose.path(headOutline(pose, person)))
  canvas.cover(head, skin.base)
  canvas.tint(canvas.crescent(head, shot.light * 15, -5, 12), skin.shade, { opacity: 0.68 })
  canvas.tint(canvas.crescent(head, -shot.light * 11, 4, 8), blend(skin.base, [1, 0.97, 0.9], 0.6), { opacity: 0.4 })
  drawCheeks(canvas, pose, person, head)
  drawNose(canvas, pose, person, shot, head)
  drawMouth(canvas, pose, person, shot, head)
  drawEyes(canvas, pose, person, shot, head)
  if (person.older) drawFolds(canvas, pose, person, head)
  return head
}

function drawCheeks(canvas: Canvas, pose: Pose, { skin, strength }: Person, head: Coverage): void {
  for (const side of [-1, 1]) {
    const x = pose.turned(side * 44)
    const cheek = canvas.soft(canvas.shape(pose.path(ellipse(x, 38, 19, 13, 24))), 9)
    canvas.tint(cheek, skin.blush, { opacity: lerp(0.55, 0.34, strength), clip: head })
  }
}

function drawNose(canvas: Canvas, pose: Pose, { skin, noseWidth }: Person, shot: Shot, head: Coverage): void {
  const half = 12.5 * noseWidth
  const tip = pose.turned(0, 1.25) + pose.yaw * 12
  const base = pose.turned(0, 1.1) + pose.yaw * 8
  const far = -shot.light
  const side: Point[] = [
    [pose.turned(far * 7), -16],
    [tip + far * 3, 24],
    [tip + far * 4, 40],
    [base + far * half, 40],
    [pose.turned(far * 15), 12],
  ]
  canvas.tint(canvas.soft(canvas.shape(pose.path(curve(side, 6, true))), 3), skin.shade, { opacity: 0.5, clip: head })
  const under = canvas.soft(canvas.shape(pose.path(ellipse(base, 45, half * 0.95, 4, 20))), 2.4)
  canvas.tint(under, skin.shade, { opacity: 0.7, clip: head })
  const deep = blend(skin.shade, [0.2, 0.05, 0.06], 0.5)
  for (const wing of [-1, 1]) {
    const nostril = canvas.shape(pose.path(ellipse(base + wing * half * 0.46, 42.5, half * 0.24, 1.9, 16)))
    canvas.tint(canvas.soft(nostril, 0.7), deep, { opacity: 0.75, clip: head })
    const edge = curve(
      [
        [base + wing * half * 0.86, 32],
        [base + wing * half, 38],
        [base + wing * half * 0.72, 43],
      ],
      6,
    )
    stroke(canvas, pose, edge, { width: swelling(2.2), color: deep, opacity: 0.42 })
  }
  const light = canvas.soft(canvas.shape(pose.path(ellipse(tip + shot.light * 2.5, 32, 4.5, 4, 16))), 2.2)
  canvas.tint(light, [1, 0.97, 0.92], { opacity: 0.42, clip: head })
}

/** What age draws: crow's feet, folds beside the mouth, lines of the forehead. */
function drawFolds(canvas: Canvas, pose: Pose, { skin }: Person, head: Coverage): void {
  const style = { width: swelling(1.8), color: skin.shade, opacity: 0.6, clip: head }
  for (const side of [-1, 1]) {
    const fold: Point[] = [
      [pose.turned(side * 17), 42],
      [pose.turned(side * 27), 54],
      [pose.turned(side * 31), 70],
    ]
    stroke(canvas, pose, curve(fold, 6), style)
    for (const y of [-5, 0, 5]) {
      const foot: Point[] = [
        [pose.turned(side * 50), y * 0.6],
        [pose.turned(side * 59), y * 1.5],
      ]
      stroke(canvas, pose, curve(foot, 4), { ...style, width: swelling(1.2), opacity: 0.45 })
    }
  }
  for (const y of [-62, -52]) {
    const line: Point[] = [-30, -10, 10, 30].map((x, index) => [pose.turned(x), y + (index % 3 === 0 ? 2 : 0)])
    stroke(canvas, pose, curve(line, 6), { ...style, width: swelling(1.4), opacity: 0.35 })
  }
}
