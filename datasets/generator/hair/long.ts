import { lerp, type Path, type Point } from '../geometry.ts'
import type { HairBrush } from './hair-brush.ts'

/** Straight and wavy hair that falls from a parting over both sides. */
export function drawLong({ back, front }: { back: HairBrush; front: HairBrush }): void {
  const wavy = front.person.style === 'wavy'
  const wave = wavy ? 6.5 : 0.8
  drawBack(back, wave)
  for (const side of [-1, 1] as const) drawSide(front, side, wave)
  if (front.person.fringe) drawFringe(front)
  drawCrown(front)
  drawFlyaways(front)
}

/** Guides of one side from the face outward, each from the parting down. */
function guides({ person, pose }: HairBrush, side: 1 | -1): Path[] {
  const { length, part } = person
  const shift = pose.yaw * 12
  const inner: Point[] = [
    [part - side * 2, -83],
    [part + side * 20 + shift, -81],
    [side * 52 + shift, -54],
    [side * 68 + shift, -16],
    [side * 71 + shift, 34],
    [side * 68 + shift, lerp(60, length, 0.45)],
    [side * 62, length],
  ]
  const middle: Point[] = [
    [part - side * 2, -104],
    [part * 0.7 + side * 30, -111],
    [side * 70, -84],
    [side * 87, -26],
    [side * 90, 34],
    [side * 90, lerp(60, length, 0.45)],
    [side * 84, length],
  ]
  const outer: Point[] = [
    [part - side * 3, -124],
    [part * 0.6 + side * 34, -124],
    [side * 69, -109],
    [side * 93, -74],
    [side * 104, -22],
    [side * 108, 38],
    [side * 110, lerp(60, length, 0.45)],
    [side * 104, length * 0.98],
  ]
  return [inner, middle, outer]
}

function drawSide(brush: HairBrush, side: 1 | -1, wave: number): void {
  const lines = guides(brush, side)
  const [inner, , outer] = lines as [Path, Path, Path]
  // Inset, so that strands make the outline.
  const rim = outer.map(([x, y], index): Point => [x - side * (index > 1 ? 5 : 0), y + (index < 2 ? 3 : 0)])
  const floor = rim.map(([x, y]): Point => [x, Math.min(y, brush.person.length - 26)])
  const edge = inner.map(([x, y]): Point => [x + side * 3, Math.min(y, brush.person.length - 26)])
  brush.ground([...edge, ...floor.toReversed()])
  brush.family(lines, { count: 1150, clumps: 22, wave, periods: 2.4, width: 1.25 })
  brush.family([lines[1]!, outer], { count: 150, clumps: 16, clumping: 0.2, width: 0.62, frizz: 2.6, wave, tone: 0.48 })
  brush.family([inner, lines[1]!], {
    count: 26,
    clumps: 9,
    clumping: 0,
    width: 0.7,
    frizz: 3.4,
    wave: wave * 1.2,
    tone: 0.5,
    tip: 0.05,
  })
}

function drawBack(brush: HairBrush, wave: number): void {
  const { length } = brush.person
  const depth = length - 6
  const lines = [-1, -0.5, 0, 0.5, 1].map((place): Point[] => [
    [place * 70, -60],
    [place * 92, 0],
    [place * 96, depth * 0.5],
    [place * 92, depth],
  ])
  brush.ground(
    [
      [-84, -80],
      [84, -80],
      [98, 10],
      [96, depth - 20],
      [-96, depth - 20],
      [-98, 10],
    ],
    0.1,
  )
  brush.family(lines, { count: 620, clumps: 24, wave, width: 1.6, tone: 0.24, shine: 0.12 })
}

/** Strands over the forehead, from the crown down to the brows. */
function drawFringe(brush: HairBrush): void {
  const shift = brush.pose.yaw * 14
  const lines = [-1, -0.6, -0.2, 0.2, 0.6, 1].map((place): Point[] => [
    [brush.person.part * 0.6 + place * 22, -112 + 6 * Math.abs(place)],
    [place * 44 + shift * 0.6, -98 + 10 * place * place],
    [place * 58 + shift, -64 + 6 * place * place],
    [place * 63 + shift, -25 + 14 * place * place],
  ])
  const outline = [
    ...lines.map((line) => line[0]!),
    ...lines.toReversed().map((line): Point => [line[3]![0], line[3]![1] - 12]),
  ]
  brush.ground(outline)
  brush.family(lines, { count: 640, clumps: 26, clumping: 0.55, width: 1.35, shine: 0.36, shorter: 0.1, tip: 0.3 })
  brush.family(lines, { count: 40, clumps: 20, clumping: 0, width: 0.6, frizz: 2, tone: 0.5, tip: 0.05 })
}

/** Short hairs along the parting hide its seam. */
function drawCrown(brush: HairBrush): void {
  const { random, person } = brush
  for (let index = 0; index < 70; index += 1) {
    const y = random.between(-123, -84)
    const side = random.sign()
    const x = person.part + random.bell() * 3
    brush.single(
      [
        [x, y],
        [x + side * random.between(6, 11), y - 2 + random.bell()],
        [x + side * random.between(14, 26), y + random.between(1, 8)],
      ],
      { width: 0.8, lightness: random.between(0.25, 0.5), opacity: 0.7 },
    )
  }
}

function drawFlyaways(brush: HairBrush): void {
  const { random, person } = brush
  for (let index = 0; index < 44; index += 1) {
    const side = random.sign()
    const y = random.between(-116, person.length * 0.7)
    const x = side * (y < -60 ? random.between(20, 86) : random.between(96, 108))
    const rise = y < -60 ? -random.between(4, 13) : random.between(8, 26)
    brush.single(
      [
        [x, y],
        [x + side * random.between(3, 9), y + rise * 0.5],
        [x + side * random.between(4, 17), y + rise],
      ],
      { width: 0.5, lightness: 0.5, opacity: 0.6, tip: 0.02 },
    )
  }
}
