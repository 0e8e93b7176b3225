import { smoothNoise, type Random } from '../random.ts'
import { curve, resample, type Path, type Point } from '../raster/curves.ts'
import type { RopeStyle } from './braid.ts'
import type { HairBrush } from './brush.ts'
import { tangent } from './locks.ts'

const NODES = 30

/** A dreadlock along `guide` (head units): uneven in width, with cross ticks and fuzz. */
export function drawDreadlock(brush: HairBrush, random: Random, guide: Path, { width, tone }: RopeStyle): void {
  const axis = resample(curve(guide, 10), NODES)
  const field = random.whole(0, 99999)
  const own = (random.next() - 0.5) * 0.12
  const swell = (t: number) =>
    width *
    (1 + 0.2 * smoothNoise(t * 9, 0.5, field)) *
    (t < 0.06 ? 0.7 + 5 * t : 1) *
    (t > 0.92 ? 1 - (0.45 * (t - 0.92)) / 0.08 : 1)
  brush.stroke(axis, { width: (t) => swell(t) + 0.8, tone: () => 0.1 })
  brush.stroke(axis, { width: (t) => swell(t) * 0.86, tone: () => tone - 0.08 + own })
  const normals = axis.map((_, index): Point => {
    const [tx, ty] = tangent(axis, index)
    return [-ty, tx]
  })
  drawLitSide(brush, axis, normals, { swell, width, tone })
  drawTicks(brush, random, { axis, normals, width, tone })
  drawFuzz(brush, random, { axis, normals, width, tone })
}

type Lit = { swell: (t: number) => number; width: number; tone: number }

function drawLitSide(brush: HairBrush, axis: Path, normals: Path, { swell, width, tone }: Lit): void {
  const path = axis.map(([x, y], index): Point => {
    const [nx, ny] = normals[index]!
    const side = nx * brush.light > 0 ? 1 : -1
    return [x + nx * side * width * 0.2, y + ny * side * width * 0.2]
  })
  brush.stroke(path, { width: (t) => swell(t) * 0.3, tone: () => tone + 0.12, opacity: () => 0.6 })
}

type Rope = { axis: Path; normals: Path; width: number; tone: number }

/** Short hairs across the rope, bent back: dark ones and light ones. */
function drawTicks(brush: HairBrush, random: Random, { axis, normals, width, tone }: Rope): void {
  for (let index = 1; index < NODES - 1; index += 1) {
    const [x, y] = axis[index]!
    const [nx, ny] = normals[index]!
    const [tx, ty] = [ny, -nx]
    for (let tick = 0; tick < 3; tick += 1) {
      const middle = random.between(-0.45, 0.45)
      const half = random.between(0.15, 0.4)
      const at = (across: number, along: number): Point => [
        x + nx * width * across + tx * along,
        y + ny * width * across + ty * along,
      ]
      const lightness = tone + (tick === 0 ? -0.26 : 0.04 + 0.26 * random.next())
      brush.stroke([at(middle - half * 0.4, 0), at(middle, -2.2), at(middle + half * 0.6, 0)], {
        width: () => 0.85,
        tone: () => lightness,
        opacity: () => 0.6,
      })
    }
  }
}

function drawFuzz(brush: HairBrush, random: Random, { axis, normals, width, tone }: Rope): void {
  for (let index = 0; index < NODES; index += 1) {
    if (!random.chance(0.6)) continue
    const [x, y] = axis[index]!
    const [nx, ny] = normals[index]!
    const side = random.sign()
    const out = side * (width * 0.55 + random.next() * 2.4)
    const hair: Point[] = [
      [x + nx * side * width * 0.45, y + ny * side * width * 0.45],
      [x + nx * out, y + ny * out + random.bell() * 5],
    ]
    brush.stroke(hair, { width: () => 0.5, tone: () => tone, opacity: () => 0.4 })
  }
}
