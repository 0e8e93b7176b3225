import { blend, type Color } from './color.ts'
import type { Canvas } from './canvas.ts'
import type { Coverage } from './coverage.ts'
import { curve, lerp, symmetric, type Point } from './geometry.ts'
import type { Pose } from './pose.ts'
import type { Person, Shot } from './traits.ts'

export type Body = { neck: Coverage; clothes: Coverage }

/** Neck, shoulders and clothes. */
export function drawBody(canvas: Canvas, pose: Pose, person: Person, shot: Shot): Body {
  const { skin, strength } = person
  const shapes = bodyShapes(canvas, pose, person, shot)
  canvas.cover(shapes.neck, skin.base)
  canvas.tint(canvas.crescent(shapes.neck, shot.light * 13, 0, 9), skin.shade, { opacity: 0.6 })
  drawChinShadow(canvas, pose, person, shapes.neck)
  drawCollarBones(canvas, pose, person, shapes.neck)

  const { clothes } = shot
  const dark = blend(clothes, [0.06, 0.03, 0.12], 0.34)
  canvas.cover(shapes.clothes, clothes)
  canvas.tint(canvas.crescent(shapes.clothes, shot.light * 18, -8, 13), dark, { opacity: 0.75 })
  canvas.tint(canvas.crescent(shapes.clothes, -shot.light * 12, 8, 8), blend(clothes, [1, 1, 0.95], 0.35), {
    opacity: 0.35,
  })
  drawCollar(canvas, pose, shot, shapes.clothes, dark, lerp(0, 6, strength))
  return shapes
}

function bodyShapes(canvas: Canvas, pose: Pose, { strength }: Person, shot: Shot): Body {
  const neckHalf = lerp(31, 39, strength)
  const shoulder = lerp(158, 188, strength)
  const neck = symmetric(
    curve([
      [neckHalf, 40],
      [neckHalf, 100],
      [neckHalf + 3, 132],
      [neckHalf + 26, 152],
      [shoulder * 0.62, 172],
      [shoulder * 0.66, 240],
      [shoulder * 0.66, 330],
    ]),
  )
  const right: Point[] = [
    [neckHalf + 17, NECKLINE[shot.collar]],
    [neckHalf + 40, 149],
    [shoulder * 0.74, 163],
    [shoulder * 0.95, 183],
    [shoulder + 10, 220],
    [shoulder + 18, 340],
  ]
  const collar = curve(collarLine(shot, neckHalf), 10)
  const outline = [
    ...collar,
    ...curve(right, 8),
    ...curve(right, 8)
      .map(([x, y]): Point => [-x, y])
      .toReversed(),
  ]
  return { neck: canvas.shape(pose.bodyPath(neck)), clothes: canvas.shape(pose.bodyPath(outline)) }
}

const NECKLINE: Record<Shot['collar'], number> = { round: 143, v: 143, high: 118, shirt: 138 }

/** The upper edge of the clothes, from the left of the neck to its right. */
function collarLine({ collar }: Shot, neckHalf: number): Point[] {
  const side = neckHalf + 17
  const y = NECKLINE[collar]
  if (collar === 'high')
    return [
      [-side + 12, y - 14],
      [-side + 18, y - 18],
      [0, y - 8],
      [side - 18, y - 18],
      [side - 12, y - 14],
    ]
  if (collar === 'round')
    return [
      [-side, y],
      [-side * 0.72, y + 20],
      [0, y + 33],
      [side * 0.72, y + 20],
      [side, y],
    ]
  return [
    [-side, y],
    [-side * 0.5, y + 30],
    [0, y + 68],
    [side * 0.5, y + 30],
    [side, y],
  ]
}

function drawChinShadow(canvas: Canvas, pose: Pose, { skin, jaw }: Person, neck: Coverage): void {
  const chin = curve(
    [
      [-66 + pose.jawShift(60), 40],
      [-50 + pose.jawShift(80), 96],
      [pose.jawShift(105), 132 + 3 * jaw],
      [50 + pose.jawShift(80), 96],
      [66 + pose.jawShift(60), 40],
    ],
    8,
  )
  const shadow = canvas.soft(canvas.shape(pose.bodyPath(chin)), 4)
  canvas.tint(shadow, blend(skin.shade, [0.2, 0.08, 0.12], 0.28), { opacity: 0.8, clip: neck })
}

function drawCollarBones(canvas: Canvas, pose: Pose, { skin }: Person, neck: Coverage): void {
  for (const side of [-1, 1]) {
    const bone = curve(
      [
        [side * 10, 172],
        [side * 36, 164],
        [side * 78, 168],
      ],
      8,
    )
    strokeBody(canvas, pose, bone, 2.4, skin.shade, 0.5, neck)
  }
}

function drawCollar(canvas: Canvas, pose: Pose, shot: Shot, clothes: Coverage, dark: Color, grow: number): void {
  const neckHalf = 33 + grow
  const line = curve(collarLine(shot, neckHalf), 12)
  const light = blend(shot.clothes, [1, 1, 1], 0.22)
  if (shot.collar === 'shirt') {
    for (const side of [-1, 1]) {
      const flap: Point[] = [
        [side * (neckHalf + 18), 132],
        [side * (neckHalf + 34), 158],
        [side * 34, 214],
        [side * 3, 206],
        [side * (neckHalf + 2), 156],
      ]
      const shape = canvas.shape(pose.bodyPath(flap))
      canvas.tint(canvas.moved(canvas.soft(shape, 3), -shot.light * 2, 5), dark, { opacity: 0.6, clip: clothes })
      canvas.cover(shape, light)
      canvas.tint(canvas.crescent(shape, shot.light * 6, -3, 5), dark, { opacity: 0.35 })
    }
    return
  }
  const rows = shot.collar === 'high' ? 1 : 2
  for (let row = 0; row < rows; row += 1) {
    const offset = 3 + row * 9
    strokeBody(
      canvas,
      pose,
      line.map(([x, y]): Point => [x * (1 + offset / 90), y + offset]),
      row === 0 ? 7 : 1.6,
      row === 0 ? light : dark,
      row === 0 ? 0.5 : 0.5,
      clothes,
    )
  }
  if (shot.collar !== 'high') return
  const fold = line.map(([x, y]): Point => [x * 1.12, y + 34])
  strokeBody(canvas, pose, fold, 3, dark, 0.5, clothes)
}

function strokeBody(
  canvas: Canvas,
  pose: Pose,
  line: readonly Point[],
  width: number,
  color: Color,
  opacity: number,
  clip: Coverage,
): void {
  const strand = canvas.strand.start()
  for (const [index, each] of line.entries()) {
    const [x, y] = pose.bodyPoint(each)
    const middle = Math.sin((Math.PI * index) / (line.length - 1))
    strand.node(x, y, width * (0.45 + 0.55 * middle), opacity, color)
  }
  strand.draw(0, clip)
}
