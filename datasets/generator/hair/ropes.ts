import type { HairLength } from '../plan.ts'
import { Random } from '../random.ts'
import { curve, moved, type Point } from '../raster/curves.ts'
import { cosine, lerp, power, sine } from '../raster/maths.ts'
import { drawBraid, type RopeStyle } from './braid.ts'
import type { HairBrush } from './brush.ts'
import { drawDreadlock } from './dreadlock.ts'
import type { Fall } from './fall.ts'
import { capOutline } from './flowing-guides.ts'

/** Where braids and dreadlocks end, head units below the eyes. */
const END_Y: Record<HairLength, number> = { short: 34, bob: 92, medium: 150, long: 235, updo: 150 }
const KNOT_Y = -150

export const ropeEnd = (length: HairLength): number => END_Y[length]

type Kind = { draw: typeof drawBraid; width: number; behind: number; rows: readonly Row[]; grow: number; lift: number }
/** A row of roots: how far back on the head it is (1) or at the hairline (0), and how many. */
type Row = { depth: number; count: number }

const BRAIDS: Kind = {
  draw: drawBraid,
  width: 8.5,
  behind: 17,
  grow: 2,
  lift: 3,
  rows: [
    { depth: 1, count: 9 },
    { depth: 0.62, count: 9 },
    { depth: 0.28, count: 9 },
    { depth: 0, count: 9 },
  ],
}
const DREADLOCKS: Kind = {
  draw: drawDreadlock,
  width: 11.3,
  behind: 13,
  grow: 6,
  lift: 7,
  rows: [
    { depth: 1, count: 8 },
    { depth: 0.55, count: 8 },
    { depth: 0.15, count: 8 },
  ],
}

const kindOf = ({ easel }: HairBrush) => (easel.plan.person.hair.type === 'braids' ? BRAIDS : DREADLOCKS)

/** Braids or dreadlocks behind the neck. */
export function drawRopesBack(brush: HairBrush): void {
  const kind = kindOf(brush)
  const random = new Random(brush.easel.plan.photo.seed, 'back ropes')
  const end = ropeEnd(brush.easel.plan.person.hair.length)
  const low = Math.min(end - 40, 90)
  const ground: Point[] = [
    [-66, -80],
    [-90, -10],
    [-86, low],
    [86, low],
    [90, -10],
    [66, -80],
  ]
  brush.base(moved(curve(ground, 8, true), brush.yaw * 8), 0.05)
  for (let index = 0; index < kind.behind; index += 1) {
    const u = ((index / (kind.behind - 1)) * 2 - 1) * 0.98 + random.bell() * 0.05
    const guide: Point[] = [
      [u * 70, -60],
      [u * 94, 10],
      [u * 98 + random.bell() * 5, Math.min(80, end * 0.5)],
      [u * 100 + random.bell() * 9, end * 0.75],
      [u * 98 + random.bell() * 12, end * random.between(0.9, 1.04)],
    ]
    const style: RopeStyle = { width: kind.width * random.between(0.9, 1.1), tone: 0.26 }
    kind.draw(brush, random, moved(guide, brush.yaw * 8), style)
  }
}

/** Braids or dreadlocks from the scalp down both sides, or up into a knot: back row first. */
export function drawRopesFront(brush: HairBrush, { partX }: Fall): void {
  const kind = kindOf(brush)
  const { easel, light, yaw } = brush
  const { length, type } = easel.plan.person.hair
  const random = new Random(easel.plan.photo.seed, 'front ropes')
  const { hairline, outline } = capOutline(yaw, { grow: kind.grow })
  brush.base([...curve(hairline, 6), ...curve(outline, 6)], 0.07)
  const up = length === 'updo'
  const end = ropeEnd(length)
  for (const { depth, count } of kind.rows) {
    for (let index = 0; index < count; index += 1) {
      const across = ((index + 0.5) / count) * 2 - 1 + random.bell() * 0.05
      const side = across * 70 - partX > 0 ? 1 : -1
      const root: Point = [
        across * 62 * (0.75 + 0.25 * (1 - depth)) + yaw * 14,
        lerp(-80 + 34 * power(Math.abs(across), 2.6), -117 + 16 * across * across, depth),
      ]
      const guide = up
        ? upwards(root, yaw, random)
        : downwards(root, { across, depth, side, end, yaw, lift: kind.lift }, random)
      const cuff = type === 'braids' && random.chance(0.16)
      kind.draw(brush, random, guide, {
        width: kind.width * random.between(0.9, 1.08),
        tone: 0.38 + 0.05 * side * light,
        cuff,
      })
    }
  }
  if (up) drawKnot(brush, random, kind)
}

type Place = { across: number; depth: number; side: 1 | -1; end: number; yaw: number; lift: number }

/** Over the side of the head and down. */
function downwards([rootX, rootY]: Point, { across, depth, side, end, yaw, lift }: Place, random: Random): Point[] {
  const x = side * lerp(76, 98, depth * 0.6 + 0.4 * Math.abs(across)) + yaw * 8 + random.bell() * 3
  const low = Math.max(34, end * random.between(0.9, 1.04))
  const guide: Point[] = [
    [rootX, rootY],
    [lerp(rootX, x, 0.35) + side * 2, rootY - lift + 4 * (1 - depth)],
    [lerp(rootX, x, 0.78), lerp(rootY, -50, 0.55) + 2],
    [x + side * 3, -20 + 10 * random.next()],
    [x + random.bell() * 3, Math.min(46, low * 0.6)],
    [x + random.bell() * 7 - side * 4, Math.min(low, 100)],
  ]
  if (low > 110) guide.push([x + random.bell() * 10, lerp(100, low, 0.55)], [x + random.bell() * 13, low])
  return guide
}

/** To the knot on top of the head. */
function upwards([rootX, rootY]: Point, yaw: number, random: Random): Point[] {
  return [
    [rootX, rootY],
    [rootX * 0.8, lerp(rootY, -118, 0.6) - 4],
    [rootX * 0.35 + yaw * 6, -126],
    [yaw * 6 + random.bell() * 10, -140],
  ]
}

function drawKnot(brush: HairBrush, random: Random, { draw, width }: Kind): void {
  const x = brush.yaw * 6
  for (let turn = 0; turn < 14; turn += 1) {
    const angle = random.next() * 2 * Math.PI
    const radius = random.between(8, 24)
    const at = (ahead: number, wide: number, high: number): Point => [
      x + cosine(angle + ahead) * radius * wide,
      KNOT_Y + sine(angle + ahead) * radius * high,
    ]
    const guide = [at(0, 1.2, 0.9), at(0.8, 1.25, 1), at(1.6, 1.2, 0.9), at(2.4, 1, 0.8)]
    draw(brush, random, guide, { width: width * 1.1, tone: 0.4 })
  }
}
