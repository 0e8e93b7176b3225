import { HAIR_RAMPS, SKINS } from '../colours.ts'
import type { Easel } from '../easel.ts'
import { Random } from '../random.ts'
import { blend, tone } from '../raster/colour.ts'
import { curve, moved, resample, type Path, type Point } from '../raster/curves.ts'
import { length, lerp } from '../raster/maths.ts'
import { line } from '../easel.ts'
import type { HairBrush } from './brush.ts'
import type { Fall } from './fall.ts'
import { drawFamily, type FamilyStyle } from './family.ts'
import { backGuides, curtainGuides, fullFringeGuides, looseGuides, sideGuides } from './flowing-guides.ts'

/** The way of waves: straight hair has the least of one. */
function lieOf({ plan }: Easel, endY: number): Partial<FamilyStyle> {
  return plan.person.hair.type === 'wavy'
    ? { wave: 9, waves: endY > 200 ? 3.1 : 2.2, gather: 0.82, clumps: 14, frizz: 1.4, toneSpread: 0.2 }
    : { wave: 0.8, waves: 1.2, gather: 0.55, clumps: 26, frizz: 0.8 }
}

/** Straight or wavy hair behind the neck. */
export function drawFlowingBack(brush: HairBrush, fall: Fall): void {
  const { easel, yaw } = brush
  const random = new Random(easel.plan.photo.seed, 'back hair')
  const [left, middle, right] = backGuides(fall, yaw)
  // Drawn in at the sides and fading towards the ends, so that strands make the outline.
  const inset = ([x, y]: Point): Point => [x + (yaw * 10 - x) * 0.1, y]
  const ground = [...curve(left, 8).map(inset), ...curve(right, 8).toReversed().map(inset)]
  brush.fadingBase(ground, 0.12, fall.endY * 0.55, fall.endY * 0.92)
  const lie = lieOf(easel, fall.endY)
  drawFamily(brush, random, [left, middle, right], {
    ...lie,
    wave: (lie.wave ?? 0) * 0.55,
    count: fall.endY > 170 ? 1000 : 800,
    lengthSpread: 0.22,
    width: 1.8,
    tone: 0.24,
    toneSpread: 0.12,
    shine: 0.05,
    rootDark: 0,
  })
}

/** Straight or wavy hair in front: both sides from the part, the fringe, the part itself, what hangs loose. */
export function drawFlowingFront(brush: HairBrush, fall: Fall): void {
  const { easel, light } = brush
  const { hair } = easel.plan.person
  const random = new Random(easel.plan.photo.seed, 'front hair')
  const lie = lieOf(easel, fall.endY)
  const nearLight: (1 | -1)[] = hair.part * light > 0 ? [1, -1] : [-1, 1]
  for (const side of nearLight) drawSide(brush, fall, side, lie, random)
  if (!fall.hatted) {
    if (hair.fringe === 'full') drawFullFringe(brush, fall, random)
    if (hair.fringe === 'curtain') drawCurtain(brush, fall, random)
  }
  drawPart(brush, fall)
  if (fall.hatted) return
  drawFamily(brush, random, looseGuides(fall.partX, random.sign(), brush.yaw), {
    count: easel.plan.photo.looseStrands,
    clumps: 4,
    gather: 0.5,
    frizz: 2.2,
    width: 0.75,
    tone: 0.5,
    lengthSpread: 0.5,
    tipOpacity: 0.05,
    opacity: 0.75,
    wave: (lie.wave ?? 0) * 0.6,
    waves: 1.5,
  })
}

function drawSide(brush: HairBrush, fall: Fall, side: 1 | -1, lie: Partial<FamilyStyle>, random: Random): void {
  const guides = sideGuides(fall, side, brush.yaw)
  const [inner, middle, outer] = guides
  drawSideBase(brush, inner, outer, fall.endY)
  const long = fall.endY > 200
  const medium = fall.endY > 110
  drawFamily(brush, random, guides, {
    ...lie,
    count: long ? 1650 : medium ? 1350 : 1050,
    tone: 0.43 + 0.06 * side * brush.light,
    lengthSpread: 0.2,
    shine: 0.34,
    shineAt: long ? 0.2 : medium ? 0.27 : 0.33,
    width: 1.15,
    // Roots of both sides lie between each other, or the part would be a seam over the crown.
    rootSpread: 5,
    rootDark: 0.1,
  })
  drawFamily(brush, random, [middle, outer], {
    ...lie,
    count: 60,
    tone: 0.62,
    toneSpread: 0.2,
    width: 0.7,
    frizz: 2.2,
    shine: 0.3,
    lengthSpread: 0.2,
  })
  drawSideEdge(brush, { middle, outer, side, lie }, random)
}

/** The dark ground of a side, inset so that strands make its outline. */
function drawSideBase(brush: HairBrush, inner: Path, outer: Path, endY: number): void {
  const nodes = 30
  const [near, far] = [resample(curve(inner, 10), nodes), resample(curve(outer, 10), nodes)]
  const kept = endY > 160 ? 25 : 26
  const inset = far.slice(0, kept).map(([x, y], index): Point => [x + (near[index]![0] - x) * 0.15, y + 4])
  brush.base([...near.slice(0, kept), ...inset.toReversed()], 0.17)
}

type Edge = { middle: Point[]; outer: Point[]; side: 1 | -1; lie: Partial<FamilyStyle> }

/** Thin strands along the outline, and short hairs that stand off from it. */
function drawSideEdge(brush: HairBrush, { middle, outer, side, lie }: Edge, random: Random): void {
  const flying = outer.map(([x, y], index): Point => {
    const out = side * (2 + random.next() * 7) * (index / outer.length + 0.2)
    return [x + out, y - (index < 3 ? random.next() * 7 : 0)]
  })
  drawFamily(brush, random, [outer, flying], {
    wave: (lie.wave ?? 0) * 0.8,
    waves: lie.waves,
    count: 44,
    clumps: 9,
    gather: 0,
    frizz: 3.6,
    width: 0.6,
    tone: 0.45,
    lengthSpread: 0.6,
    tipOpacity: 0.06,
    shine: 0.3,
    opacity: 0.7,
    rootSpread: 3,
  })
  const inside = middle.map(([x, y], index): Point => [lerp(x, outer[index]![0], 0.7), lerp(y, outer[index]![1], 0.7)])
  const edge = outer.map(([x, y], index): Point => [x + side * 3, y - (index < 3 ? 3 : 0)])
  drawFamily(brush, random, [inside, edge], {
    ...lie,
    count: 170,
    clumps: 22,
    gather: 0.45,
    frizz: 1.6,
    width: 0.8,
    tone: 0.47,
    lengthSpread: 0.3,
    tipOpacity: 0.08,
    opacity: 0.62,
    rootSpread: 3,
  })
  drawWisps(brush, outer, side, random)
}

/** Short hairs that leave the outline and bend back to it. */
function drawWisps(brush: HairBrush, outer: Path, side: 1 | -1, random: Random): void {
  const path = resample(curve(outer, 10), 60)
  for (let count = 0; count < 46; count += 1) {
    const index = 2 + random.whole(0, 47)
    const [from, to] = [path[index]!, path[index + 2]!]
    const step = length(to[0] - from[0], to[1] - from[1]) || 1
    const [tx, ty] = [(to[0] - from[0]) / step, (to[1] - from[1]) / step]
    const [nx, ny] = [ty * side, -tx * side]
    const reach = random.between(7, 24)
    const height = random.between(1, 7)
    const bend = random.bell() * 5
    const wisp = curve(
      [
        [from[0] - nx * 2, from[1] - ny * 2],
        [from[0] + tx * reach * 0.5 + nx * height * 0.7, from[1] + ty * reach * 0.5 + ny * height * 0.7],
        [from[0] + tx * reach + nx * (height + bend), from[1] + ty * reach + ny * (height + bend)],
      ],
      6,
    )
    brush.stroke(wisp, { width: () => 0.55, tone: () => 0.5, opacity: (t) => 0.6 * (1 - 0.85 * t) })
  }
}

function drawFullFringe(brush: HairBrush, { partX }: Fall, random: Random): void {
  const guides = fullFringeGuides(partX, brush.yaw)
  const [first, last] = [guides[0]!, guides.at(-1)!]
  brush.base(
    [
      ...guides.map((guide) => guide[0]!),
      ...curve(last, 4).slice(0, -4),
      ...guides.toReversed().map(([, , , low]): Point => [low![0], low![1] + 2]),
      ...curve(first, 4).slice(0, -4).toReversed(),
    ],
    0.2,
  )
  drawFamily(brush, random, guides, {
    count: 620,
    clumps: 17,
    gather: 0.75,
    frizz: 0.8,
    tone: 0.42,
    shine: 0.36,
    shineAt: 0.42,
    width: 1.3,
    lengthSpread: 0.12,
    wave: brush.easel.plan.person.hair.type === 'wavy' ? 2 : 0.3,
    waves: 1.2,
  })
}

function drawCurtain(brush: HairBrush, { partX }: Fall, random: Random): void {
  for (const side of [-1, 1] as const) {
    drawFamily(brush, random, curtainGuides(partX, side, brush.yaw), {
      count: 340,
      clumps: 11,
      gather: 0.75,
      frizz: 1,
      tone: 0.44,
      shine: 0.36,
      shineAt: 0.35,
      width: 1.3,
      lengthSpread: 0.2,
      wave: brush.easel.plan.person.hair.type === 'wavy' ? 3 : 0.8,
      waves: 1.4,
    })
  }
}

/** The line of the part: skin that shows between the roots. */
function drawPart(brush: HairBrush, { partX }: Fall): void {
  const { easel, layer, yaw } = brush
  const { hair, skin } = easel.plan.person
  const path = curve(
    [
      [partX, -88],
      [partX * 0.92, -100],
      [partX * 0.82, -112],
    ],
    6,
  )
  const colour = blend((SKINS[skin] ?? SKINS[0]).shade, tone(HAIR_RAMPS[hair.colour], 0.2), 0.4)
  line(easel, 'head', moved(path, yaw * 10), {
    layer,
    colour,
    width: (t) => 2 * (1 - t * 0.8),
    opacity: (t) => 0.7 * (1 - t),
  })
}
