import type { Random } from '../random.ts'
import { curve, resample, type Point } from '../raster/curves.ts'
import { lerp } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'
import { drawFamily } from './family.ts'

/** A pixie cut: from the part, the larger part of the hair falls to one side over the forehead. */
export function drawPixie(brush: HairBrush, random: Random): void {
  const side = brush.easel.plan.person.hair.part > 0 ? 1 : -1
  drawFall(brush, random, { side: side === 1 ? -1 : 1, from: side, large: false })
  drawFall(brush, random, { side, from: side, large: true })
}

type FallSide = { side: 1 | -1; from: 1 | -1; large: boolean }

function drawFall(brush: HairBrush, random: Random, place: FallSide): void {
  const guides = Array.from({ length: 6 }, (_, index) => guideOf(place, index / 5, brush.yaw))
  const [near, far] = [resample(curve(guides[0]!, 6), 20), resample(curve(guides[5]!, 6), 20)]
  const inset = far.slice(0, 17).map(([x, y]): Point => [x - place.side * 5, y + 4])
  brush.base([...near.slice(0, 17), ...inset.toReversed()], 0.17)
  drawFamily(brush, random, guides, {
    count: place.large ? 760 : 420,
    clumps: 13,
    gather: 0.75,
    frizz: 1.2,
    tone: 0.4,
    shine: 0.36,
    shineAt: 0.35,
    width: 1.4,
    lengthSpread: 0.3,
    wave: 1.6,
    waves: 1.1,
    toneSpread: 0.22,
  })
  drawFamily(brush, random, guides, {
    count: 26,
    clumps: 9,
    gather: 0,
    frizz: 4,
    tone: 0.5,
    width: 0.7,
    lengthSpread: 0.3,
    tipOpacity: 0.1,
  })
}

/** `v`: 0 over the forehead, 1 along the outline. */
function guideOf({ side, from, large }: FallSide, v: number, yaw: number): Point[] {
  const partX = -from * 22 + yaw * 14
  const x = (low: number, high: number) => side * lerp(low, high, v) + yaw * 14
  return [
    [partX + from * 4 * v, -96 - 24 * v],
    [partX + side * lerp(16, 34, v) * (large ? 1.3 : 1), lerp(-94, -127, v)],
    [x(large ? 44 : 50, 84), lerp(large ? -62 : -70, -100, v)],
    [x(large ? 62 : 68, 92), lerp(large ? -32 : -40, -50, v)],
    [x(large ? 66 : 72, 88), lerp(large ? -8 : -6, 8, v)],
    [x(70, 80), lerp(large ? 10 : 14, 34, v)],
  ]
}
