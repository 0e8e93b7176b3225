import { Random } from '../random.ts'
import { curve, ellipse, moved, type Point } from '../raster/curves.ts'
import { cosine, lerp, power, sine } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'
import { drawFamily } from './family.ts'
import { capOutline } from './flowing-guides.ts'
import { drawLock } from './locks.ts'

const BUN_RADIUS_X = 36
const BUN_RADIUS_Y = 31

/** Hair drawn up from the hairline into a bun on top. */
export function drawUpdo(brush: HairBrush): void {
  const { easel, yaw, light } = brush
  const random = new Random(easel.plan.photo.seed, 'bun')
  const { hairline, outline } = capOutline(yaw, { grow: 3, lowY: 2 })
  brush.base([...curve(hairline, 6), ...curve(outline, 6)], 0.17)
  const knot: Point = [yaw * 10 - light * 4, -128]
  drawBun(brush, random, [knot[0], knot[1] - 20])
  drawFamily(brush, random, drawnUp(curve(hairline, 3), knot), {
    count: 1100,
    clumps: 30,
    gather: 0.3,
    frizz: 0.7,
    tone: 0.4,
    shine: 0.34,
    shineAt: 0.4,
    width: 1.25,
    lengthSpread: 0.03,
    tipOpacity: 0.8,
    rootDark: 0.05,
    wave: easel.plan.person.hair.type === 'straight' ? 0 : 1.5,
  })
  drawTendrils(brush, random)
  drawHairlineWisps(brush, random)
}

/** Guides from points of the hairline to the knot. */
function drawnUp(hairline: readonly Point[], [knotX, knotY]: Point): Point[][] {
  return hairline.map(([x, y]) => {
    const far = Math.abs(x - knotX)
    const side = x > knotX ? 1 : -1
    return [
      [x, y],
      [x * 1.03 + side * far * 0.07, lerp(y, knotY, 0.35)],
      [lerp(x, knotX, 0.45) + side * far * 0.14, lerp(y, knotY, 0.78)],
      [knotX + (x - knotX) * 0.2, knotY + 2],
    ]
  })
}

function drawBun(brush: HairBrush, random: Random, [x, y]: Point): void {
  brush.base(ellipse(x, y, BUN_RADIUS_X, BUN_RADIUS_Y, 30), 0.16)
  const around = (angle: number, radiusX: number, radiusY: number): Point => [
    x + cosine(angle) * radiusX,
    y + sine(angle) * radiusY,
  ]
  if (brush.easel.plan.person.hair.type === 'curly') {
    drawCurlyBun(brush, random, around)
    return
  }
  const wound = Array.from({ length: 7 }, (_, index): Point[] => {
    const angle = (index / 6) * 2 * Math.PI
    return [around(angle, 34, 29), around(angle + 0.9, 25, 19), around(angle + 1.8, 12, 8)]
  })
  drawFamily(brush, random, wound, {
    count: 360,
    clumps: 18,
    gather: 0.4,
    frizz: 1,
    tone: 0.42,
    shine: 0.25,
    shineAt: 0.4,
    width: 1.3,
    lengthSpread: 0.1,
    tipOpacity: 0.7,
  })
  const flying = Array.from({ length: 7 }, (_, index): Point[] => {
    const angle = (index / 6) * 2 * Math.PI
    return [around(angle, 30, 26), around(angle, 37, 32), around(angle + 0.35, 40, 35)]
  })
  drawFamily(brush, random, flying, {
    count: 44,
    clumps: 20,
    frizz: 2.5,
    width: 0.6,
    tone: 0.45,
    tipOpacity: 0.1,
    gather: 0,
  })
}

/** A bun of curls: locks that start near its middle and end at its rim. */
function drawCurlyBun(
  brush: HairBrush,
  random: Random,
  around: (angle: number, radiusX: number, radiusY: number) => Point,
): void {
  for (let count = 0; count < 46; count += 1) {
    const angle = random.next() * 2 * Math.PI
    const reach = random.between(0.75, 1.15)
    const guide = [
      around(angle, 6, 5),
      around(angle + 0.3, 20 * reach, 17 * reach),
      around(angle + 0.5, 32 * reach, 28 * reach),
      around(angle + 0.9, 38 * reach, 35 * reach),
    ]
    const lit = 0.08 * cosine(angle) * brush.light - 0.06 * sine(angle)
    drawLock(brush, random, guide, { radius: random.between(4.5, 6.5), strands: 5, width: 1.6, tone: 0.42 + lit })
  }
}

/** Thin locks that were left out at the temples. */
function drawTendrils(brush: HairBrush, random: Random): void {
  const straight = brush.easel.plan.person.hair.type === 'straight'
  for (const side of [-1, 1]) {
    const inner: Point[] = [
      [side * 66, -48],
      [side * 70, -10],
      [side * 71, 30],
      [side * 64, 66],
    ]
    const outer: Point[] = [
      [side * 70, -48],
      [side * 76, -10],
      [side * 78, 30],
      [side * 74, 72],
    ]
    drawFamily(brush, random, [moved(inner, brush.yaw * 12), moved(outer, brush.yaw * 12)], {
      count: 16,
      clumps: 3,
      gather: 0.5,
      frizz: 2,
      wave: straight ? 1.5 : 4,
      waves: straight ? 1.6 : 2.6,
      width: 0.8,
      tone: 0.45,
      tipOpacity: 0.1,
      lengthSpread: 0.4,
    })
  }
}

function drawHairlineWisps(brush: HairBrush, random: Random): void {
  for (let count = 0; count < 90; count += 1) {
    const u = random.between(-1, 1)
    const x = u * 66 + brush.yaw * 14
    const y = -82 + 44 * power(Math.abs(u), 3.2)
    const path = curve(
      [
        [x, y - 3],
        [x + random.bell() * 7, y - random.between(-1, 3)],
        [x + random.bell() * 14, y - random.between(-3, 5)],
      ],
      4,
    )
    brush.stroke(path, { width: () => 0.55, tone: () => 0.35, opacity: (t) => 0.55 * (1 - t * 0.8) })
  }
}
