import { blend, type Color } from './color.ts'
import type { Canvas } from './canvas.ts'
import type { Coverage } from './coverage.ts'
import { clamp, curve, ellipse, lerp, type Point } from './geometry.ts'
import { stroke, swelling, tapering } from './lines.ts'
import { HAIR_RAMPS } from './palette.ts'
import type { Pose } from './pose.ts'
import { Random } from './random.ts'
import type { Person, Shot } from './traits.ts'

const EYE_X = 31

/** Both eyes with their brows. Brows and lashes are not hair. */
export function drawEyes(canvas: Canvas, pose: Pose, person: Person, shot: Shot, head: Coverage): void {
  for (const side of [-1, 1] as const) {
    drawEye(canvas, pose, person, shot, head, side)
    drawBrow(canvas, pose, person, side)
  }
}

function drawEye(canvas: Canvas, pose: Pose, person: Person, shot: Shot, head: Coverage, side: 1 | -1): void {
  const { skin, strength } = person
  const x = pose.turned(side * EYE_X, 1.02)
  const half = 14.5 * pose.narrowed(side * EYE_X) * lerp(1.08, 1, strength)
  const height = lerp(7.4, 6, strength)
  /** `out`: 1 at the outer corner. */
  const at = (out: number, y: number): Point => [x + side * out * half, y]
  const upper = curve(
    [at(-1, 2), at(-0.55, -height * 0.72), at(0.1, -height), at(0.65, -height * 0.62), at(1, -0.5)],
    8,
  )
  const lower = curve(
    [at(1, -0.5), at(0.55, height * 0.6), at(-0.1, height * 0.78), at(-0.7, height * 0.5), at(-1, 2)],
    8,
  )

  const socket = canvas.soft(canvas.shape(pose.path(ellipse(x, -4, half * 1.35, 12, 24))), 5)
  canvas.tint(socket, skin.shade, { opacity: 0.42, clip: head })
  const almond = canvas.shape(pose.path([...upper, ...lower]))
  canvas.cover(almond, [0.965, 0.945, 0.925])
  drawIris(canvas, pose, person, shot, almond, [x + pose.yaw * 10, -0.6])
  const lidShadow = canvas.moved(
    canvas.soft(canvas.shape(pose.path(upper.map(([px, py]): Point => [px, py - 3]))), 2),
    0,
    2,
  )
  canvas.tint(lidShadow, [0.25, 0.16, 0.18], { opacity: 0.4, clip: almond })

  const lash = blend([0.1, 0.06, 0.06], skin.shade, 0.1)
  const thickness = lerp(3.1, 2.3, strength)
  const lidLine = [...upper, at(1.12, -2.2)]
  stroke(canvas, pose, lidLine, {
    width: (t) => thickness * (0.35 + 0.75 * Math.sin(Math.PI * (0.12 + 0.68 * t))),
    color: lash,
    opacity: 0.96,
  })
  if (strength < 0.5) {
    for (const t of [0.7, 0.85, 1]) {
      const root = upper[Math.round(t * (upper.length - 1))] ?? at(1, 0)
      const tip: Point = [root[0] + side * (3 + 3.5 * t), root[1] - 4]
      stroke(canvas, pose, curve([root, [root[0] + side * 2.4 * t, root[1] - 1.4], tip], 4), {
        width: tapering(1.6),
        color: lash,
        opacity: 0.9,
      })
    }
  }
  stroke(canvas, pose, lower, { width: swelling(1.1), color: blend(skin.shade, lash, 0.45), opacity: 0.6 })
  const crease = upper.map(([px, py]): Point => [px + side * 0.6, py - 4.2])
  stroke(canvas, pose, crease, { width: swelling(1.5), color: blend(skin.shade, lash, 0.25), opacity: 0.6 })
}

function drawIris(canvas: Canvas, pose: Pose, { eyes }: Person, shot: Shot, almond: Coverage, at: Point): void {
  const [x, y] = pose.point(at)
  const radius = 7 * pose.scale
  const rim: Color = blend(eyes, [0.03, 0.02, 0.03], 0.65)
  canvas.cover(
    canvas.shape(pose.path(ellipse(at[0], at[1], 7, 7, 40))),
    {
      from: blend(eyes, [1, 0.9, 0.7], 0.22),
      to: rim,
      share: (px, py) => clamp(Math.hypot(px - x, py - y - radius * 0.3) / radius) ** 2,
    },
    { clip: almond },
  )
  canvas.cover(canvas.shape(pose.path(ellipse(at[0], at[1], 3.1, 3.1, 24))), [0.04, 0.03, 0.04], { clip: almond })
  const glint = canvas.shape(pose.path(ellipse(at[0] + shot.light * 2.2, at[1] - 2.4, 1.7, 1.7, 16)))
  canvas.cover(glint, [1, 1, 1], { opacity: 0.92 })
}

function drawBrow(canvas: Canvas, pose: Pose, person: Person, side: 1 | -1): void {
  const { strength, color } = person
  const random = new Random(person.seed, `brow${side}`)
  const ramp = HAIR_RAMPS[color]
  const fair = color === 'blonde' || color === 'white' || color === 'grey'
  const ink = blend(ramp[fair ? 1 : 0], person.skin.shade, fair ? 0.35 : 0.25)
  const arch = lerp(25.5, 22.5, strength)
  const line = curve(
    [
      [pose.turned(side * 14, 1.04), -20],
      [pose.turned(side * 26, 1.03), -arch],
      [pose.turned(side * 40, 1.02), -arch - 0.5],
      [pose.turned(side * 51, 1), -18],
    ],
    8,
  )
  const thickness = lerp(4.4, 6.2, strength)
  stroke(canvas, pose, line, {
    width: (t) => thickness * (t < 0.25 ? 0.65 + 1.4 * t : 1 - 0.95 * ((t - 0.25) / 0.75) ** 1.6),
    color: ink,
    opacity: 0.72,
  })
  for (let index = 0; index < 22; index += 1) {
    const t = random.next()
    const [x, y] = line[Math.floor(t * (line.length - 1))] ?? [0, 0]
    const rise = (1 - t) * 4 + 1
    const hair: Point[] = [
      [x, y + random.between(0, thickness * 0.4)],
      [x + side * 2.5, y - rise * 0.4],
      [x + side * 4.5, y - rise * 0.6 + 1.6 * t],
    ]
    stroke(canvas, pose, curve(hair, 3), { width: tapering(1.2), color: ink, opacity: 0.6 })
  }
}
