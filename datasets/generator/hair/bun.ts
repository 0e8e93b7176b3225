import { curve, ellipse, lerp, type Point } from '../geometry.ts'
import { hairline, scalpOutline } from './scalp.ts'
import type { HairBrush } from './hair-brush.ts'

const BUN: Point = [0, -140]
const RADIUS_X = 37
const RADIUS_Y = 32

/** Hair drawn up from the whole hairline into a bun, with some loose strands. */
export function drawBun({ back, front }: { back: HairBrush; front: HairBrush }): void {
  drawNape(back)
  drawKnot(front)
  front.ground(scalpOutline(front, { top: 6, sideburn: 0 }), 0.18)
  const line = curve(hairline(front), 3)
  const guides = line.map(([x, y]): Point[] => {
    const side = Math.sign(x) || 1
    const away = Math.abs(x) / 72
    return [
      [x, y],
      [x * 1.03 + side * away * 6, lerp(y, BUN[1], 0.34)],
      [x * 0.6 + side * away * 16, lerp(y, BUN[1], 0.76)],
      [x * 0.24, BUN[1] + 24],
    ]
  })
  front.family(guides, {
    count: 1250,
    clumps: 34,
    clumping: 0.3,
    width: 1.25,
    shine: 0.36,
    shorter: 0.03,
    frizz: 0.6,
    tip: 0.8,
    wave: 0,
  })
  drawBabyHair(front)
  for (const side of [-1, 1]) {
    const loose: Point[][] = [0, 6].map((out) => [
      [side * (66 + out * 0.5), -46],
      [side * (71 + out), -8],
      [side * (72 + out * 1.3), 32],
      [side * (65 + out * 1.4), 74],
    ])
    front.family(loose, {
      count: 16,
      clumps: 3,
      clumping: 0.5,
      frizz: 2,
      wave: 3,
      periods: 1.5,
      width: 0.85,
      tone: 0.45,
      tip: 0.08,
      shorter: 0.45,
    })
  }
}

/** The knot: rings of strands about its middle, each a little off. */
function drawKnot(brush: HairBrush): void {
  const [x, y] = BUN
  brush.ground(ellipse(x, y, RADIUS_X, RADIUS_Y, 60), 0.15)
  const around = (turn: number): Point[] =>
    [0.35, 0.62, 0.86, 1].map((reach): Point => [
      x + Math.cos(turn + reach * 1.7) * RADIUS_X * reach,
      y + Math.sin(turn + reach * 1.7) * RADIUS_Y * reach,
    ])
  const turns = Array.from({ length: 19 }, (_, index) => (index / 18) * 2 * Math.PI)
  brush.family(turns.map(around), {
    count: 520,
    clumps: 26,
    clumping: 0.45,
    width: 1.3,
    shine: 0.3,
    shorter: 0.06,
    tip: 0.7,
  })
  const swirl = (radius: number, start: number): Point[] =>
    Array.from({ length: 8 }, (_, index): Point => {
      const angle = start + index * 0.42
      const grow = radius * (1 - index * 0.05)
      return [x + Math.cos(angle) * RADIUS_X * grow, y - 3 + Math.sin(angle) * RADIUS_Y * grow]
    })
  for (const [start, radius] of [
    [-2.7, 0.92],
    [-0.9, 0.86],
    [0.8, 0.9],
    [2.2, 0.6],
  ] as const) {
    brush.family([swirl(radius, start), swirl(radius - 0.34, start + 0.12)], {
      count: 110,
      clumps: 6,
      clumping: 0.2,
      width: 1.25,
      shine: 0.4,
      tone: 0.42,
      tip: 0.4,
    })
  }
  brush.family(
    turns.map((turn) => around(turn).map(([px, py]): Point => [lerp(x, px, 1.1), lerp(y, py, 1.1)])),
    { count: 46, clumps: 20, clumping: 0, width: 0.55, frizz: 2.6, tone: 0.48, tip: 0.04 },
  )
}

function drawNape(brush: HairBrush): void {
  const { random } = brush
  for (let index = 0; index < 60; index += 1) {
    const x = random.between(-52, 52)
    brush.single(
      [
        [x, 62],
        [x * 1.02, 82],
        [x * 1.04 + random.bell() * 3, random.between(92, 112)],
      ],
      { width: 0.8, lightness: 0.25, opacity: 0.8 },
    )
  }
}

function drawBabyHair(brush: HairBrush): void {
  const { random } = brush
  const line = curve(hairline(brush), 6)
  for (let index = 0; index < 110; index += 1) {
    const [x, y] = line[Math.floor(random.next() * line.length)]!
    brush.single(
      [
        [x, y - 2],
        [x + random.bell() * 4, y + random.between(0, 3)],
        [x + random.bell() * 8, y + random.between(-3, 4)],
      ],
      { width: 0.55, lightness: 0.35, opacity: 0.55, tip: 0.05, steps: 4 },
    )
  }
}
