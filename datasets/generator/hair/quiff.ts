import { smoothNoise, type Random } from '../random.ts'
import { curve, moved, type Path, type Point } from '../raster/curves.ts'
import { clamp, power } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'
import { drawFamily } from './family.ts'

/** Hair on top, combed up and to the side, over the short hairs of the crown. */
export function drawQuiff(brush: HairBrush, random: Random, roots: Path): void {
  const side = brush.easel.plan.person.hair.part > 0 ? 1 : -1
  drawCrown(brush, random, roots, side)
  const guides = quiffGuides(side, brush.yaw)
  brush.base(
    [...guides.map((guide) => guide[0]!), ...guides.toReversed().map(([, , top]): Point => [top![0], top![1] + 5])],
    0.16,
  )
  drawFamily(brush, random, guides, {
    count: 1300,
    clumps: 17,
    gather: 0.6,
    frizz: 1.1,
    tone: 0.36,
    shine: 0.4,
    shineAt: 0.4,
    width: 1.5,
    lengthSpread: 0.25,
    rootDark: 0.14,
    tipOpacity: 0.5,
    wave: 1.5,
    waves: 1,
    toneSpread: 0.24,
  })
  drawFamily(brush, random, guides, {
    count: 40,
    clumps: 17,
    gather: 0,
    frizz: 4,
    tone: 0.5,
    width: 0.7,
    lengthSpread: 0.1,
    tipOpacity: 0.1,
  })
}

function quiffGuides(side: 1 | -1, yaw: number): Point[][] {
  return Array.from({ length: 9 }, (_, index) => {
    const u = (index / 8) * 2 - 1
    const x = u * 60
    const rise = 30 + 10 * (1 - u * u) - u * side * 6
    const guide: Point[] = [
      [x, -78 + 26 * power(Math.abs(u), 2.4)],
      [x * 1.04 - side * 6, -78 - rise * 0.75 + 18 * power(Math.abs(u), 2.2)],
      [x * 1.02 - side * 16, -92 - rise * 0.95 + 22 * u * u],
      [x * 0.92 - side * 24, -100 - rise * 0.66 + 26 * u * u],
      [x * 0.8 - side * 26, -98 - rise * 0.3 + 26 * u * u],
    ]
    return moved(guide, yaw * 14)
  })
}

/** Without strands of its own the crown would look like a helmet. */
function drawCrown(brush: HairBrush, random: Random, roots: Path, side: 1 | -1): void {
  const field = brush.easel.plan.person.seed % 9973
  const crown = roots.filter(([, y]) => y < -50).toSorted((a, b) => a[1] - b[1])
  for (const [x, y] of crown) {
    const noise = smoothNoise(x * 0.05, y * 0.05, field)
    const lit = clamp(0.5 + (x * brush.light) / 150)
    const reach = random.between(14, 24)
    const tone = 0.2 + 0.2 * lit + 0.1 * noise + 0.26 * (random.next() - 0.4)
    const path = curve(
      [
        [x, y],
        [x - side * 5 + noise * 2, y - reach * 0.5],
        [x - side * 12 + noise * 4, y - reach * 0.7],
      ],
      5,
    )
    brush.stroke(path, {
      width: (t) => 1.7 * (1 - 0.6 * t),
      tone: () => tone,
      opacity: (t) => 0.95 - 0.3 * t,
    })
  }
}
