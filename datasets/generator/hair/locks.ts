import type { Random } from '../random.ts'
import { curve, pathLength, resample, type Path, type Point } from '../raster/curves.ts'
import { cosine, length, sine, smoothstep } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'

const FINEST = 18
const MOST = 120

export type LockStyle = { radius: number; strands: number; width: number; tone: number }
type Winding = { path: Point[]; normals: Point[]; crests: number[] }

/**
 * A curl: a dark S-shaped path along `guide` (head units), then parallel strands along that path's own normal, brighter on
 * the crests. (Bands across a helix look like crochet.)
 */
export function drawLock(brush: HairBrush, random: Random, guide: Path, style: LockStyle): void {
  const { radius, strands, width, tone } = style
  const winding = wind(guide, radius, random)
  const own = (random.next() - 0.5) * 0.16
  const half = (t: number) => radius * 0.62 * (t < 0.1 ? 0.6 + 4 * t : 1) * (t > 0.7 ? 1 - (0.8 * (t - 0.7)) / 0.3 : 1)
  const last = winding.path.length - 1
  brush.stroke(winding.path, {
    width: (t) => half(t) * 2.1 + 1.6,
    tone: () => tone * 0.3,
    opacity: (t) => 0.9 * (t > 0.9 ? 1 - 7 * (t - 0.9) : 1),
  })
  for (let strand = 0; strand < strands; strand += 1) {
    const offset = (strand / (strands - 1) - 0.5) * 2
    const middle = 1 - Math.abs(offset)
    const jitter = (random.next() - 0.5) * 0.1
    const path = winding.path.map(([x, y], index): Point => {
      const [nx, ny] = winding.normals[index]!
      const aside = offset * half(index / last) * (0.7 + 0.3 * Math.abs(winding.crests[index]!))
      return [x + nx * aside + random.bell() * 0.2, y + ny * aside]
    })
    brush.stroke(path, {
      width: (t) => width * (t > 0.75 ? 1 - (0.7 * (t - 0.75)) / 0.25 : 1),
      tone: (t) => {
        const crest = winding.crests[Math.round(t * last)]!
        return tone - 0.12 + own + crest * 0.2 + middle * (0.12 + 0.14 * Math.max(0, crest)) + jitter
      },
      opacity: (t) => (t > 0.85 ? 0.97 * (1 - (0.7 * (t - 0.85)) / 0.15) : 0.97),
    })
  }
  drawFuzz(brush, random, winding, { radius, tone })
}

/** Two thin hairs that leave the lock. */
function drawFuzz(
  brush: HairBrush,
  random: Random,
  { path, normals }: Winding,
  { radius, tone }: { radius: number; tone: number },
): void {
  for (let hair = 0; hair < 2; hair += 1) {
    const reach = random.bell() * radius * 1.5
    const stray = path.map(([x, y], index): Point => {
      const [nx, ny] = normals[index]!
      const aside = reach * (0.4 + index / path.length)
      return [x + nx * aside, y + ny * aside + random.bell() * 0.5]
    })
    brush.stroke(stray, { width: () => 0.65, tone: () => tone + 0.14, opacity: (t) => 0.5 * (1 - 0.6 * t) })
  }
}

/** Winds about the guide: one turn every 3.4-4.8 radii. */
function wind(guide: Path, radius: number, random: Random): Winding {
  const smooth = curve(guide, 8)
  const turns = Math.max(1.3, pathLength(smooth) / (radius * random.between(3.4, 4.8)))
  const count = Math.min(MOST, Math.max(FINEST, Math.round(turns * 12)))
  const axis = resample(smooth, count)
  const phase = random.next() * 2 * Math.PI
  const direction = random.sign()
  const crests: number[] = []
  const path = axis.map(([x, y], index): Point => {
    const t = index / (count - 1)
    const [tx, ty] = tangent(axis, index)
    const angle = 2 * Math.PI * turns * t * (1 + 0.25 * t) + phase
    const reach = radius * smoothstep(-0.12, 0.25, t) * (1 - 0.3 * t)
    const across = sine(angle) * reach
    const along = cosine(angle) * reach * 0.42 * direction
    crests.push(cosine(angle + 0.5 * direction))
    return [x - ty * across + tx * along, y + tx * across + ty * along]
  })
  const normals = path.map((_, index): Point => {
    const [tx, ty] = tangent(path, index)
    return [-ty, tx]
  })
  return { path, normals, crests }
}

/** Direction of a path at one of its points, of length 1. */
export function tangent(path: Path, index: number): Point {
  const before = path[Math.max(0, index - 1)]!
  const after = path[Math.min(path.length - 1, index + 1)]!
  const [dx, dy] = [after[0] - before[0], after[1] - before[1]]
  const step = length(dx, dy) || 1
  return [dx / step, dy / step]
}
