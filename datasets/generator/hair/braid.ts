import type { Random } from '../random.ts'
import { hex, blend, WHITE, type Colour } from '../raster/colour.ts'
import { line } from '../easel.ts'
import { curve, pathLength, resample, type Path, type Point } from '../raster/curves.ts'
import { clamp, lerp, power, sine } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'
import { tangent } from './locks.ts'

const GOLD = hex('e2b04a')
const CORE_TONE = 0.14

export type RopeStyle = { width: number; tone: number; cuff?: boolean }

/** A braid along `guide` (head units): a dark core, teardrop lobes to either side by turns, light hairs on each. */
export function drawBraid(
  brush: HairBrush,
  random: Random,
  guide: Path,
  { width, tone, cuff = false }: RopeStyle,
): void {
  const smooth = curve(guide, 10)
  const count = Math.max(8, Math.round(pathLength(smooth) / (width * 0.62)))
  const axis = resample(smooth, count)
  brush.stroke(axis, { width: (t) => width * 0.8 * endOf(t, 0.9, 0.5), tone: () => CORE_TONE })
  const own = (random.next() - 0.5) * 0.1
  for (let index = 0; index < count - 1; index += 1) {
    const t = index / count
    const side = index % 2 === 1 ? 1 : -1
    drawLobe(brush, axis, { index, side, width: width * endOf(t, 0.85, 0.45), tone: tone + own })
  }
  drawStrays(brush, random, axis, tone)
  if (cuff) drawCuff(brush, axis, Math.round(count * random.between(0.5, 0.85)), width, GOLD)
}

/** Full until `from`, then falling by `loss` to the end. */
const endOf = (t: number, from: number, loss: number) => (t > from ? 1 - (loss * (t - from)) / (1 - from) : 1)

type Lobe = { index: number; side: 1 | -1; width: number; tone: number }

/** One strand of the braid where it comes to the surface: from the rim over the middle and under the next. */
function drawLobe(brush: HairBrush, axis: Path, { index, side, width, tone }: Lobe): void {
  const [x, y] = axis[index]!
  const [tx, ty] = tangent(axis, index)
  const [nx, ny] = [-ty, tx]
  const at = (across: number, along: number): Point => [
    x + nx * side * width * across + tx * width * along,
    y + ny * side * width * across + ty * width * along,
  ]
  const path = resample(curve([at(0.46, -0.3), at(0.34, 0.32), at(-0.3, 0.75)], 5), 7)
  const drop = (q: number) => width * 0.6 * power(sine(Math.PI * clamp(q * 0.9 + 0.08)), 0.6)
  brush.stroke(path, { width: drop, tone: () => tone - 0.06 })
  for (const offset of [-1, 0, 1]) {
    const aside = offset * width * 0.13
    const light = (offset === 0 ? 1 : 0.55) * (side * brush.light > 0 ? 1 : 0.75)
    brush.stroke(
      path.map(([px, py]): Point => [px + nx * aside, py + ny * aside]),
      {
        width: (q) => 0.9 * sine(Math.PI * clamp(q * 0.9 + 0.06)),
        tone: (q) => tone + 0.05 + 0.3 * sine(q * Math.PI) * light,
        opacity: () => 0.75,
      },
    )
  }
}

function drawStrays(brush: HairBrush, random: Random, axis: Path, tone: number): void {
  for (let index = 0; index < axis.length; index += 2) {
    if (!random.chance(0.5)) continue
    const [x, y] = axis[index]!
    const stray: Point[] = [
      [x, y],
      [x + random.bell() * 7, y + random.between(1, 4)],
      [x + random.bell() * 12, y + random.between(3, 7)],
    ]
    brush.stroke(stray, { width: () => 0.5, tone: () => tone, opacity: () => 0.45 })
  }
}

/** A metal cuff: it covers hair. */
function drawCuff(brush: HairBrush, axis: Path, index: number, width: number, metal: Colour): void {
  const { easel, layer, light } = brush
  const from = axis[Math.min(axis.length - 2, index)]!
  const to = axis[Math.min(axis.length - 1, index + 1)]!
  const along = (share: number): Point => [lerp(from[0], to[0], share), lerp(from[1], to[1], share)]
  line(easel, 'head', [from, along(1.2)], { layer, width: width * 1.05, colour: metal })
  const lit = [from, along(1)].map(([x, y]): Point => [x + light * width * 0.2, y])
  line(easel, 'head', lit, { layer, width: width * 0.3, colour: blend(metal, WHITE, 0.6), opacity: 0.8 })
}
