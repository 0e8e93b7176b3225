import type { Canvas } from '../canvas.ts'
import { tone, type Color, type Ramp } from '../color.ts'
import { clamp, curve, lerp, resample, smoothstep, type Path, type Point } from '../geometry.ts'
import { HAIR_RAMPS } from '../palette.ts'
import type { Pose } from '../pose.ts'
import { Random } from '../random.ts'
import type { Person, Shot } from '../traits.ts'

/** How a family of strands looks. Widths and waves in head units, tones 0..1. */
export type FamilyStyle = {
  count: number
  clumps: number
  /** 0: even; 1: the tips of a clump meet. */
  clumping: number
  width: number
  tone: number
  /** Irregular deviation of each strand. */
  frizz: number
  wave: number
  /** Waves along the strand. */
  periods: number
  /** How bright the band of light is. */
  shine: number
  /** How much shorter a strand may be, 0..1. */
  shorter: number
  /** Opacity at the tip. */
  tip: number
}

/** Nodes of a strand: what bends needs more. */
const NODES = { straight: 22, wavy: 34 }
const LOCK_NODES = 40
const LOCK_STRANDS = 6
const NEUTRAL: FamilyStyle = {
  count: 800,
  clumps: 18,
  clumping: 0.4,
  width: 1.15,
  tone: 0.43,
  frizz: 0.9,
  wave: 0,
  periods: 2.5,
  shine: 0.34,
  shorter: 0.12,
  tip: 0.15,
}

/** Draws hair on one layer: dark ground shapes, families of strands between guide curves, single strands. */
export class HairBrush {
  readonly canvas: Canvas
  readonly pose: Pose
  readonly person: Person
  readonly shot: Shot
  readonly random: Random
  readonly #ramp: Ramp

  constructor(canvas: Canvas, pose: Pose, person: Person, shot: Shot, stream: string) {
    this.canvas = canvas
    this.pose = pose
    this.person = person
    this.shot = shot
    this.random = new Random(shot.seed, `hair ${stream}`)
    this.#ramp = HAIR_RAMPS[person.color]
  }

  color(lightness: number): Color {
    return tone(this.#ramp, lightness)
  }

  /** An opaque shape of shade under the strands, so that no skin shows between them. */
  ground(outline: Path, lightness = 0.17, opacity = 1): void {
    const shape = this.canvas.shape(this.pose.path(outline))
    this.canvas.cover(shape, this.color(lightness), { opacity, hair: 1 })
  }

  /** Strands between neighbouring guides, which all run from root to tip. */
  family(guides: readonly Path[], style: Partial<FamilyStyle>): void {
    const look = { ...NEUTRAL, ...style }
    const nodes = look.wave > 2 ? NODES.wavy : NODES.straight
    const lines = guides.map((guide) => resample(curve(guide, 8), nodes))
    const clumps = Array.from({ length: look.clumps }, () => ({
      tone: this.random.bell() * 0.13,
      phase: this.random.between(0, 2 * Math.PI),
      swing: this.random.between(0.75, 1.25),
    }))
    for (let index = 0; index < look.count; index += 1) this.#familyStrand(lines, look, clumps)
  }

  #familyStrand(lines: Point[][], look: FamilyStyle, clumps: { tone: number; phase: number; swing: number }[]): void {
    const { random } = this
    const place = random.next()
    const clumpIndex = Math.min(clumps.length - 1, Math.floor(place * clumps.length))
    const clump = clumps[clumpIndex]!
    const center = (clumpIndex + 0.5) / clumps.length
    const tipPlace = lerp(place, center, look.clumping)
    const length = 1 - random.next() * look.shorter
    const frizz = random.bell() * look.frizz
    const frizzPhase = random.between(0, 2 * Math.PI)
    const lightness = look.tone + clump.tone + random.bell() * 0.1
    const band = random.between(0.2, 0.33)
    const nodes = lines[0]!.length
    const strand = this.canvas.strand.start()
    for (let node = 0; node < nodes; node += 1) {
      const t = (node / (nodes - 1)) * length
      const at = this.#between(lines, lerp(place, tipPlace, smoothstep(0.15, 0.9, t)), t)
      const swing =
        look.wave * clump.swing * Math.sin(clump.phase + t * look.periods * 2 * Math.PI) * smoothstep(0.08, 0.4, t)
      const stray = frizz * 2.2 * t * Math.sin(frizzPhase + t * 5) + frizz * t * t * 3
      const [x, y] = this.pose.point([at.x + at.normalX * (swing + stray), at.y + at.normalY * (swing + stray)])
      const shine =
        look.shine * bump(t, band, 0.12) + look.shine * 0.45 * bump(t, 0.68, 0.1) - 0.12 * (1 - smoothstep(0, 0.14, t))
      // A wave turns to the light and away from it.
      const turn = look.wave === 0 ? 0 : 0.07 * Math.cos(clump.phase + t * look.periods * 2 * Math.PI)
      const side = 0.06 * this.shot.light * clamp(at.x / 90, -1, 1)
      const width = look.width * (1 - 0.75 * smoothstep(0.62, 1, t / length)) * this.pose.scale
      const opacity = lerp(0.95, look.tip, smoothstep(0.7, 1, t / length))
      strand.node(x, y, width, opacity, this.color(lightness + shine + turn + side))
    }
    strand.draw(1)
  }

  /** Between the guides at `place` (0 first, 1 last), `t` along them, with the direction across. */
  #between(lines: Point[][], place: number, t: number) {
    const position = clamp(place) * (lines.length - 1)
    const first = Math.min(lines.length - 2, Math.floor(position))
    const share = position - first
    const along = clamp(t, 0, 0.9999) * (lines[0]!.length - 1)
    const node = Math.floor(along)
    const rest = along - node
    const [a, b] = [lines[first]!, lines[first + 1]!]
    const at = (index: number): Point => [
      lerp(a[index]![0], b[index]![0], share),
      lerp(a[index]![1], b[index]![1], share),
    ]
    const [from, to] = [at(node), at(node + 1)]
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1
    return {
      x: lerp(from[0], to[0], rest),
      y: lerp(from[1], to[1], rest),
      normalX: -(to[1] - from[1]) / length,
      normalY: (to[0] - from[0]) / length,
    }
  }

  /** One strand through these points (head units). */
  single(
    points: Path,
    style: { width: number; lightness: number; opacity?: number; tip?: number; steps?: number },
  ): void {
    const line = curve(points, style.steps ?? 6)
    const color = this.color(style.lightness)
    const opacity = style.opacity ?? 0.95
    const strand = this.canvas.strand.start()
    for (const [index, each] of line.entries()) {
      const t = index / (line.length - 1)
      const [x, y] = this.pose.point(each)
      const width = style.width * (1 - 0.7 * smoothstep(0.45, 1, t)) * this.pose.scale
      strand.node(x, y, width, lerp(opacity, style.tip ?? 0.2, smoothstep(0.55, 1, t)), color)
    }
    strand.draw(1)
  }

  /** One curl: strands side by side on an S-shaped path about the axis, lighter where it turns to the front. */
  lock(axis: Path, radius: number, lightness: number): void {
    const { random, pose } = this
    const line = resample(curve(axis, 6), LOCK_NODES)
    const length = line
      .slice(1)
      .reduce((sum, [x, y], index) => sum + Math.hypot(x - line[index]![0], y - line[index]![1]), 0)
    const turns = length / (radius * random.between(3.6, 4.6))
    const phase = random.between(0, 2 * Math.PI)
    const draw = (offset: number, width: number, shift: number, opacity: number) => {
      const strand = this.canvas.strand.start()
      for (const [node, at] of line.entries()) {
        const t = node / (LOCK_NODES - 1)
        const [a, b] = [line[Math.max(0, node - 1)]!, line[Math.min(LOCK_NODES - 1, node + 1)]!]
        const step = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
        const angle = phase + t * turns * 2 * Math.PI
        const slim = 1 - 0.45 * t
        const out = (radius * 0.72 * Math.sin(angle) + offset * radius * (0.62 + 0.2 * Math.cos(angle))) * slim
        const [x, y] = pose.point([at[0] - ((b[1] - a[1]) / step) * out, at[1] + ((b[0] - a[0]) / step) * out])
        const bright = lightness + shift + 0.2 * Math.cos(angle + 0.6 + offset) * this.shot.light
        strand.node(x, y, width * slim * pose.scale, opacity * (1 - 0.7 * smoothstep(0.8, 1, t)), this.color(bright))
      }
      strand.draw(1)
    }
    draw(0, radius * 1.5, -0.24, 0.96)
    for (let index = 0; index < LOCK_STRANDS; index += 1) {
      draw((index / (LOCK_STRANDS - 1)) * 1.7 - 0.85, 1.25, random.bell() * 0.08, 0.9)
    }
  }
}

/** 1 in the middle, 0 one `reach` away and further. */
function bump(value: number, middle: number, reach: number): number {
  const distance = Math.abs(value - middle) / reach
  return distance >= 1 ? 0 : (1 - distance * distance) ** 2
}
