import { Random } from '../random.ts'
import { curve } from '../raster/curves.ts'
import { power } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'
import { drawCloud, type Cloud } from './coils.ts'
import { drawFamily } from './family.ts'
import { capOutline } from './flowing-guides.ts'
import type { Point } from '../raster/curves.ts'

/** Kinky hair drawn back close to the skull, into a cloud of coils on top. */
export function drawPuff(brush: HairBrush): void {
  const { easel, yaw } = brush
  const { seed } = easel.plan.person
  const random = new Random(easel.plan.photo.seed, 'puff')
  const { hairline, outline } = capOutline(yaw, { grow: 2, lowY: 0 })
  brush.base([...curve(hairline, 6), ...curve(outline, 6)], 0.12)
  const knotX = yaw * 10
  const guides = curve(hairline, 2).map(([x, y]): Point[] => [
    [x, y],
    [x * 1.02, y * 0.6 - 48],
    [knotX + (x - knotX) * 0.62, -106],
    [knotX + (x - knotX) * 0.25, -122],
  ])
  drawFamily(brush, random, guides, {
    count: 900,
    clumps: 34,
    gather: 0.4,
    wave: 1.1,
    waves: 5,
    tone: 0.32,
    shine: 0.22,
    shineAt: 0.5,
    width: 1.2,
    lengthSpread: 0.04,
    tipOpacity: 0.7,
  })
  const cloud: Cloud = { x: knotX, y: -142, radiusX: 60, radiusY: 44, seed: seed % 9973 }
  drawCloud(brush, random, cloud, null)
  drawEdges(brush, random)
}

/** Laid baby hairs at the hairline. */
function drawEdges(brush: HairBrush, random: Random): void {
  for (let count = 0; count < 120; count += 1) {
    const u = random.between(-1, 1)
    const x = u * 67 + brush.yaw * 14
    const y = -82 + 44 * power(Math.abs(u), 3.3)
    const path = curve(
      [
        [x, y - 3],
        [x + random.bell() * 5, y + random.between(0, 2)],
        [x + random.bell() * 9, y + random.between(0, 3)],
      ],
      4,
    )
    brush.stroke(path, { width: () => 0.6, tone: () => 0.22, opacity: (t) => 0.55 * (1 - t * 0.5) })
  }
}
