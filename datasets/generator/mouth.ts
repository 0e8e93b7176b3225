import { blend } from './color.ts'
import type { Canvas } from './canvas.ts'
import type { Coverage } from './coverage.ts'
import { curve, ellipse, lerp, type Point } from './geometry.ts'
import { stroke, swelling } from './lines.ts'
import type { Pose } from './pose.ts'
import type { Person, Shot } from './traits.ts'

const MOUTH_Y = 70

export function drawMouth(canvas: Canvas, pose: Pose, person: Person, shot: Shot, head: Coverage): void {
  const { skin, lipSize, strength } = person
  const middle = pose.turned(0, 1.05) + pose.yaw * 6
  const half = 23 * lerp(1, 1.08, strength) * pose.narrowed(0)
  const lift = 3.6 * shot.smile
  const full = lipSize
  const at = (x: number, y: number): Point => [middle + x * half, MOUTH_Y + y]
  const line = curve(
    [at(-1, -lift), at(-0.5, 0.6), at(-0.12, 0.2), at(0, 1), at(0.12, 0.2), at(0.5, 0.6), at(1, -lift)],
    6,
  )
  const upper = curve(
    [
      at(1, -lift),
      at(0.5, -4.6 * full),
      at(0.17, -6.6 * full),
      at(0, -5 * full),
      at(-0.17, -6.6 * full),
      at(-0.5, -4.6 * full),
      at(-1, -lift),
    ],
    6,
  )
  const lower = curve(
    [at(1, -lift), at(0.6, 5.4 * full), at(0.2, 8.8 * full), at(-0.2, 8.8 * full), at(-0.6, 5.4 * full), at(-1, -lift)],
    6,
  )

  const lips = blend(skin.lips, skin.base, lerp(0.08, 0.42, strength))
  const upperShape = canvas.shape(pose.path([...line, ...upper]))
  const lowerShape = canvas.shape(pose.path([...line, ...lower]))
  canvas.cover(upperShape, blend(lips, skin.shade, 0.35))
  canvas.cover(lowerShape, lips)
  canvas.tint(canvas.crescent(lowerShape, shot.light * 4, -2, 4), skin.shade, { opacity: 0.4 })
  const shine = canvas.soft(
    canvas.shape(pose.path(ellipse(middle + shot.light * 3, MOUTH_Y + 4.6 * full, 7, 1.7, 20))),
    1.4,
  )
  canvas.tint(shine, [1, 0.95, 0.92], { opacity: 0.4, clip: lowerShape })

  const dark = blend(skin.lips, [0.15, 0.03, 0.05], 0.6)
  stroke(canvas, pose, line, { width: (t) => 1.2 + 1 * Math.sin(Math.PI * t), color: dark, opacity: 0.75 })
  for (const side of [-1, 1]) {
    const corner = [at(side * 0.96, -lift + 0.6), at(side * 1.05, -lift - 1), at(side * 1.12, -lift - 3 * shot.smile)]
    stroke(canvas, pose, curve(corner, 4), { width: swelling(1.8), color: skin.shade, opacity: 0.8 })
  }
  const under = canvas.soft(canvas.shape(pose.path(ellipse(middle, MOUTH_Y + 13.5 * full, 12, 2.6, 20))), 2.4)
  canvas.tint(under, skin.shade, { opacity: 0.5, clip: head })
}
