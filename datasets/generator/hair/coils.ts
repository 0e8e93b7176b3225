import { layeredNoise, Random, smoothNoise } from '../random.ts'
import { inside, without, type Coverage } from '../raster/coverage.ts'
import { curve, type Point } from '../raster/curves.ts'
import { clamp, cosine, power, sine, smoothstep } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'

/** Nothing hangs lower than this beside the face, head units below the eyes. */
const LOW_Y = 20
const HAIRLINE_Y = -82

/** A cloud of coils: an ellipse with an uneven rim. Head units. */
export type Cloud = { x: number; y: number; radiusX: number; radiusY: number; seed: number }

/** The whole head of kinky hair. */
export function drawCoils(brush: HairBrush): void {
  const { easel, yaw } = brush
  const { hair, build, seed } = easel.plan.person
  const random = new Random(easel.plan.photo.seed, 'coils')
  const size = hair.length === 'short' ? [90, 80] : hair.length === 'bob' ? [108, 98] : [124, 116]
  const smaller = build === 'broad' && hair.length !== 'long' ? 8 : 0
  const cloud: Cloud = {
    x: yaw * 6,
    y: -52,
    radiusX: size[0]! - smaller,
    radiusY: size[1]! - smaller,
    seed: seed % 9973,
  }
  const face = openingOf(cloud.x + yaw * 6)
  drawCloud(brush, random, cloud, face)
  drawBabyHairs(brush, random, face)
}

/** Where the face is open: below a hairline that falls towards the temples. */
type Opening = { x: number; hairline: (x: number) => number; isOpen: (x: number, y: number, noise: number) => boolean }

function openingOf(x: number): Opening {
  const hairline = (at: number) => HAIRLINE_Y + 44 * power(Math.abs(at - x) / 70, 3.4)
  const isOpen = (at: number, y: number, noise: number) =>
    (Math.abs(at - x) < 72 && y > hairline(at) - 2) || y > LOW_Y + 8 * noise
  return { x, hairline, isOpen }
}

/** Share of the radius at which the rim lies in a direction. */
function rimOf({ seed }: Cloud, angle: number): number {
  return 1 + 0.035 * smoothNoise(angle * 3 + 40, 1, seed) + 0.028 * smoothNoise(angle * 9 + 80, 2, seed)
}

/** A ground, then thousands of coils lit by their place and by noise, then wisps at the rim. */
export function drawCloud(brush: HairBrush, random: Random, cloud: Cloud, opening: Opening | null): void {
  drawGround(brush, cloud, opening)
  const { x: middleX, y: middleY, radiusX, radiusY, seed } = cloud
  const count = Math.round(radiusX * radiusY * 0.62)
  for (let index = 0; index < count; index += 1) {
    const angle = random.between(-Math.PI, Math.PI)
    const distance = Math.sqrt(random.next()) * 1.035
    const [cos, sin] = [cosine(angle), sine(angle)]
    const rim = rimOf(cloud, angle)
    const x = middleX + radiusX * distance * rim * cos
    const y = middleY + radiusY * distance * rim * sin
    if (opening?.isOpen(x, y, smoothNoise(x * 0.1, 9, seed))) continue
    const lit = clamp(0.5 + (((x - middleX) * brush.light) / radiusX) * 0.32 - ((y - middleY) / radiusY) * 0.3)
    const tone =
      0.16 +
      0.3 * lit +
      0.2 * layeredNoise(x * 0.045, y * 0.045, seed) +
      0.16 * (random.next() - 0.35) +
      0.12 * smoothstep(0.8, 1, distance) * lit
    drawCoil(brush, random, { x, y, outX: cos * 2.6, outY: sin * 2.6, tone, opacity: distance > 0.97 ? 0.62 : 0.82 })
  }
  drawRimWisps(brush, random, cloud, opening)
}

type Coil = { x: number; y: number; outX: number; outY: number; tone: number; opacity: number }

/** One coil: about a turn of a spiral that drifts outwards. */
function drawCoil(brush: HairBrush, random: Random, { x, y, outX, outY, tone, opacity }: Coil): void {
  const radius = random.between(1.6, 3.9)
  const start = random.next() * 2 * Math.PI
  const turn = random.between(0.8, 1.6) * random.sign() * 2 * Math.PI
  brush.start()
  for (let node = 0; node < 9; node += 1) {
    const t = node / 8
    const reach = radius * (0.45 + 0.55 * t)
    const angle = start + turn * t
    brush.node(x + cosine(angle) * reach + t * outX, y + sine(angle) * reach * 0.9 + t * outY, 1.25, opacity, tone, 0)
  }
  brush.draw()
}

/** The opaque ground, without the face's opening and thinning out beside the cheeks. */
function drawGround(brush: HairBrush, cloud: Cloud, opening: Opening | null): void {
  const outline = Array.from({ length: 90 }, (_, index): Point => {
    const angle = (index / 90) * 2 * Math.PI - Math.PI
    const rim = rimOf(cloud, angle) * 0.955
    return [cloud.x + cloud.radiusX * rim * cosine(angle), cloud.y + cloud.radiusY * rim * sine(angle)]
  })
  let ground = brush.shape(outline)
  if (opening) ground = opened(brush, ground, opening)
  const { eyesX, eyesY, headScale } = brush.easel.view
  const share = (x: number, y: number) =>
    clamp(0.5 + ((x - eyesX) * brush.light) / (260 * headScale) - (y - eyesY + 60) / (300 * headScale))
  brush.layer.cover(ground, { from: brush.colour(0.06), to: brush.colour(0.22), share }, { hair: 1 })
}

function opened(brush: HairBrush, ground: Coverage, { x, hairline }: Opening): Coverage {
  const edge = Array.from({ length: 31 }, (_, index): Point => {
    const at = x + (index / 15 - 1) * 70
    return [at, hairline(at)]
  })
  const face = brush.shape([...edge, [x + 72, 10], [x + 72, 400], [x - 72, 400], [x - 72, 10]])
  const above = brush.shape([
    [-300, -400],
    [300, -400],
    [300, LOW_Y - 6],
    [-300, LOW_Y - 6],
  ])
  return inside(without(ground, face), brush.layer.soft(above, 3, ground))
}

/** Hairs that leave the rim. */
function drawRimWisps(brush: HairBrush, random: Random, cloud: Cloud, opening: Opening | null): void {
  for (let count = 0; count < 150; count += 1) {
    const angle = random.between(-Math.PI, Math.PI)
    const rim = rimOf(cloud, angle)
    const [cos, sin] = [cosine(angle), sine(angle)]
    const x = cloud.x + cloud.radiusX * rim * cos
    const y = cloud.y + cloud.radiusY * rim * sin
    if (opening?.isOpen(x, y, 0)) continue
    const reach = random.between(3, 10)
    const bend = random.bell() * 8
    const path = curve(
      [
        [x, y],
        [x + cos * reach * 0.5 + bend * 0.4, y + sin * reach * 0.5 + bend * 0.3],
        [x + cos * reach - bend * 0.5, y + sin * reach + bend * 0.5],
      ],
      5,
    )
    brush.stroke(path, { width: () => 0.6, tone: () => 0.35, opacity: (t) => 0.6 * (1 - 0.8 * t) })
  }
}

/** Fine hairs along the hairline, so that it is no edge. */
export function drawBabyHairs(brush: HairBrush, random: Random, { x, hairline }: Opening): void {
  for (let count = 0; count < 130; count += 1) {
    const at = x + random.between(-1, 1) * 69
    const y = hairline(at)
    const path = curve(
      [
        [at, y - 2],
        [at + random.bell() * 5, y + random.between(0, 2)],
        [at + random.bell() * 8, y + random.between(1, 4)],
      ],
      4,
    )
    brush.stroke(path, { width: () => 0.6, tone: () => 0.2, opacity: () => 0.5 })
  }
}
