import { curve, ellipse, type Point } from '../geometry.ts'
import { hairline } from './scalp.ts'
import type { HairBrush } from './hair-brush.ts'

const MIDDLE: Point = [0, -46]
const COIL_TURNS = 1.35
const COIL_NODES = 9

/** A round mass of small coils. */
export function drawAfro({ back, front }: { back: HairBrush; front: HairBrush }): void {
  const radius = 104 + (front.person.seed % 4) * 5
  back.ground(rim(back, radius - 8), 0.12)
  scatter(back, radius, 1700, () => true)

  const line = curve(hairline(front), 4)
  const mass = rim(front, radius - 10).filter(([, y]) => y < 4)
  const leftToRight = mass.toSorted((a, b) => Math.atan2(a[0], 40 - a[1]) - Math.atan2(b[0], 40 - b[1]))
  front.ground([...leftToRight, ...line.toReversed()], 0.13)
  const shift = front.pose.yaw * 14
  // Coils stay out of the face.
  scatter(front, radius, 3300, (x, y) => y < 10 && ((x - shift) / 68) ** 2 + ((y - 20) / 100) ** 2 > 1)
  drawEdge(front, line)
  drawWisps(front, radius)
}

function rim(brush: HairBrush, radius: number): Point[] {
  const [x, y] = MIDDLE
  return ellipse(x, y, radius, radius * 0.92, 72).map(([px, py]): Point => {
    const wobble = 1 + brush.random.bell() * 0.014
    return [x + (px - x) * wobble, y + (py - y) * wobble]
  })
}

function scatter(brush: HairBrush, radius: number, count: number, allowed: (x: number, y: number) => boolean): void {
  const { random, shot } = brush
  for (let index = 0; index < count; index += 1) {
    const angle = random.between(0, 2 * Math.PI)
    const reach = Math.sqrt(random.next())
    const x = MIDDLE[0] + Math.cos(angle) * radius * reach
    const y = MIDDLE[1] + Math.sin(angle) * radius * 0.92 * reach
    if (!allowed(x, y)) continue
    const lit = 0.3 + 0.16 * ((x / radius) * shot.light) - 0.16 * ((y - MIDDLE[1]) / radius) - 0.1 * reach ** 4
    coil(brush, x, y, random.between(1.6, 3.8), lit + random.bell() * 0.16)
  }
}

function coil(brush: HairBrush, x: number, y: number, radius: number, lightness: number): void {
  const { random } = brush
  const start = random.between(0, 2 * Math.PI)
  const flat = random.between(0.6, 1)
  const points = Array.from({ length: COIL_NODES }, (_, index): Point => {
    const angle = start + (index / (COIL_NODES - 1)) * COIL_TURNS * 2 * Math.PI
    return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius * flat]
  })
  brush.single(points, { width: 1.15, lightness, opacity: 0.85, tip: 0.4, steps: 1 })
}

/** Fine hairs soften the hairline. */
function drawEdge(brush: HairBrush, line: readonly Point[]): void {
  const { random } = brush
  for (let index = 0; index < 170; index += 1) {
    const [x, y] = line[Math.floor(random.next() * line.length)]!
    coil(brush, x + random.bell() * 2, y + random.bell() * 2 - 1, random.between(1, 2.2), random.between(0.1, 0.32))
  }
}

function drawWisps(brush: HairBrush, radius: number): void {
  const { random } = brush
  for (let index = 0; index < 190; index += 1) {
    const angle = random.between(-Math.PI, Math.PI)
    const [dx, dy] = [Math.sin(angle), -Math.cos(angle)]
    const [x, y] = [MIDDLE[0] + dx * radius * 0.98, MIDDLE[1] + dy * radius * 0.9]
    if (y > 20) continue
    const reach = random.between(3, 10)
    brush.single(
      [
        [x, y],
        [x + dx * reach * 0.5 + random.bell() * 4, y + dy * reach * 0.5 + random.bell() * 4],
        [x + dx * reach + random.bell() * 5, y + dy * reach + random.bell() * 5],
      ],
      { width: 0.7, lightness: random.between(0.15, 0.4), opacity: 0.7, tip: 0.05, steps: 4 },
    )
  }
}
