import { Random } from '../random.ts'
import { curve, type Point } from '../raster/curves.ts'
import { clamp, cosine, lerp, sine } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'
import type { Fall } from './fall.ts'
import { capOutline } from './flowing-guides.ts'
import { drawLock } from './locks.ts'

const LOCKS = 230
const LOCKS_WHEN_SHORT = 130
const LOCKS_BEHIND = 70
const STRAYS = 64

/** Curls behind the neck. */
export function drawCurlyBack(brush: HairBrush, { endY, volume }: Fall): void {
  const random = new Random(brush.easel.plan.photo.seed, 'back curls')
  const end = Math.max(60, endY * 0.86)
  const width = 100 + volume
  brush.base(
    curve(
      [
        [-70, -90],
        [-width + 8, -20],
        [-width + 4, end * 0.5],
        [-width + 24, end - 30],
        [0, end - 20],
        [width - 24, end - 30],
        [width - 4, end * 0.5],
        [width - 8, -20],
        [70, -90],
      ],
      8,
      true,
    ),
    0.09,
  )
  for (let count = 0; count < LOCKS_BEHIND; count += 1) {
    const u = random.between(-1, 1)
    const guide: Point[] = [
      [u * 80, -20 + random.bell() * 50],
      [u * width, end * 0.35],
      [u * (width + 4) + random.bell() * 10, end * 0.72],
      [u * (width - 4) + random.bell() * 17, end * random.between(0.85, 1.1)],
    ]
    drawLock(brush, random, guide, { radius: random.between(6, 9), strands: 5, width: 1.8, tone: 0.26 })
  }
}

/** Curls from the crown down both sides, and short ones over the forehead. */
export function drawCurlyFront(brush: HairBrush, fall: Fall): void {
  const { easel, light, yaw } = brush
  const { volume, partX } = fall
  const { length: hairLength } = easel.plan.person.hair
  const random = new Random(easel.plan.photo.seed, 'front curls')
  const { hairline, outline } = capOutline(yaw, { grow: 14 })
  brush.base([...curve(hairline, 6), ...curve(outline, 6)], 0.1)
  const short = hairLength === 'short'
  const end = short ? 24 : fall.endY * 0.8
  const places = Array.from({ length: short ? LOCKS_WHEN_SHORT : LOCKS }, () => ({
    across: random.between(-1, 1),
    depth: random.next(),
  }))
  // What is farther back comes first.
  places.sort((a, b) => b.depth - a.depth)
  for (const { across, depth } of places) {
    const angle = across * 1.5
    const rootX = (78 + volume * 0.8) * sine(angle) + partX * (1 - Math.abs(across)) * 0.6 + yaw * 12
    const rootY = -96 - (22 + volume * 0.5) * depth * cosine(angle) + 42 * sine(angle) * sine(angle)
    const side = across * 44 - partX * 0.9 > 0 ? 1 : -1
    const guide = guideOf(random, { across, depth, rootX, rootY, side, end, volume, yaw })
    const fromLight = Math.abs(light * 80 - rootX) / 160
    drawLock(brush, random, guide, {
      radius: random.between(5.5, 8.2),
      strands: 6,
      width: 1.7,
      tone: 0.46 - 0.16 * fromLight + 0.08 * (1 - depth),
    })
  }
  drawStrays(brush, random, volume)
}

type Root = {
  across: number
  depth: number
  rootX: number
  rootY: number
  side: 1 | -1
  end: number
  volume: number
  yaw: number
}

/** Near the middle a lock rolls over the forehead's edge; at the side it hangs to the end of the hair. */
function guideOf(random: Random, { across, depth, rootX, rootY, side, end, volume, yaw }: Root): Point[] {
  const sideways = clamp(Math.abs(across) * 1.2)
  if (sideways < 0.45) {
    const out = side * (14 + 26 * (1 - sideways))
    return [
      [rootX, rootY],
      [rootX + out * 0.8, rootY + 2],
      [rootX + out * 1.5, rootY + 16],
      [rootX + out * 1.9, rootY + 34],
    ]
  }
  const drop = Math.max(30, (end + 80) * sideways * random.between(0.75, 1.05) * (0.75 + 0.25 * depth))
  const x = side * (80 + depth * (22 + volume)) + yaw * 10
  return [
    [rootX, rootY],
    [lerp(rootX, x, 0.6) + side * 4, rootY + 14],
    [x + side * 4, rootY + drop * 0.45],
    [x + random.bell() * 10, rootY + drop * 0.75],
    [x - side * 4 + random.bell() * 15, rootY + drop],
  ]
}

/** Thin curls that stand off from the outline. */
function drawStrays(brush: HairBrush, random: Random, volume: number): void {
  for (let count = 0; count < STRAYS; count += 1) {
    const angle = random.between(-1.8, 1.8)
    const [nx, ny] = [sine(angle), -cosine(angle)]
    const x = (86 + volume * 0.8) * nx + brush.yaw * 10 + random.bell() * 7
    const y = -32 + (84 + volume * 0.5) * ny * 1.02
    const radius = random.between(2.5, 5.5)
    const start = random.next() * 2 * Math.PI
    const turn = random.between(0.7, 1.6) * 2 * Math.PI * random.sign()
    const reach = random.between(3, 11)
    const path = Array.from({ length: 30 }, (_, index): Point => {
      const t = index / 29
      const wound = radius * (1 - 0.3 * t)
      return [
        x + nx * reach * t + cosine(start + turn * t) * wound,
        y + ny * reach * t + 8 * t * t + sine(start + turn * t) * wound,
      ]
    })
    brush.stroke(path, { width: () => 0.75, tone: () => 0.42, opacity: (t) => 0.65 * (1 - 0.8 * t) })
  }
}
