import { pixelNoise, smoothNoise, type Random } from '../random.ts'
import { curve, resample, type Path } from '../raster/curves.ts'
import { bell, clamp, lerp, sine, smoothstep } from '../raster/maths.ts'
import type { HairBrush } from './brush.ts'

/** Nodes of a whole strand: 26 would show corners. */
const NODES = 40

export type FamilyStyle = {
  count: number
  clumps?: number
  /** How far strands gather in the middle of their clump towards the tip, 0..1. */
  gather?: number
  /** Head units to either side, and how many waves a strand has. */
  wave?: number
  waves?: number
  frizz?: number
  width?: number
  /** Strands end up to this share earlier. */
  lengthSpread?: number
  tone?: number
  toneSpread?: number
  /** The highlight: how much lighter, and at which share of the length. */
  shine?: number
  shineAt?: number
  rootDark?: number
  opacity?: number
  tipOpacity?: number
  /** Head units by which roots are strewn. */
  rootSpread?: number
}

const NEUTRAL = {
  clumps: 24,
  gather: 0.65,
  wave: 0,
  waves: 2,
  frizz: 1,
  width: 1.15,
  lengthSpread: 0.12,
  tone: 0.43,
  toneSpread: 0.16,
  shine: 0.28,
  shineAt: 0.26,
  rootDark: 0.12,
  opacity: 0.95,
  tipOpacity: 0.25,
  rootSpread: 0,
}
type Style = typeof NEUTRAL & { count: number }

/** What a strand has of its own and of its clump. */
type Traits = {
  clumpNoise: number
  clumpNoise2: number
  tone: number
  phase: number
  width: number
  wave: number
  lean: number
  curl: number
  rootShift: number
}

/**
 * Strands between guide curves (head units, from root to tip; two or more): interpolated, gathered in clumps, waved, lit
 * along their length.
 */
export class Family {
  readonly #brush: HairBrush
  readonly #random: Random
  readonly #noiseSeed: number
  readonly #guides: Guides
  readonly #baseX = new Float64Array(NODES)
  readonly #baseY = new Float64Array(NODES)
  readonly #style: Style

  constructor(brush: HairBrush, random: Random, guides: readonly Path[], style: FamilyStyle) {
    this.#brush = brush
    this.#random = random
    this.#guides = new Guides(guides)
    this.#style = { ...NEUTRAL, ...style }
    this.#noiseSeed = random.whole(0, 1e6)
  }

  draw(): void {
    const random = this.#random
    const { count, clumps, wave, width } = this.#style
    const phase = random.next() * 10
    for (let index = 0; index < count; index += 1) {
      const across = random.next()
      const clump = Math.floor(across * clumps + 0.6 * smoothNoise(across * 40, 3, this.#noiseSeed))
      const clumpNoise = pixelNoise(clump, 1, this.#noiseSeed)
      const clumpNoise2 = pixelNoise(clump, 2, this.#noiseSeed)
      const { toneSpread } = this.#style
      this.#strand(across, (clump + 0.5) / clumps, {
        clumpNoise,
        clumpNoise2,
        tone: (clumpNoise - 0.5) * toneSpread * 1.6 + (random.next() - 0.5) * toneSpread * 1.5,
        phase: phase + clumpNoise * 2.2 + across * 3,
        width: width * random.between(0.6, 1.25),
        wave: wave * (0.7 + 0.6 * clumpNoise2),
        lean: random.bell(),
        curl: random.bell(),
        rootShift: random.bell(),
      })
    }
  }

  #strand(across: number, clumpAcross: number, traits: Traits): void {
    const { lengthSpread, gather, opacity, tipOpacity } = this.#style
    const share = 1 - lengthSpread * (0.5 * traits.clumpNoise2 + 0.5 * this.#random.next())
    const nodes = Math.max(6, Math.round(NODES * share))
    const [x, y] = [this.#baseX, this.#baseY]
    for (let node = 0; node < nodes; node += 1) {
      const t = node / (NODES - 1)
      const gathered = gather * smoothstep(0.05, 0.9, t)
      x[node] = lerp(this.#guides.x(across, node), this.#guides.x(clumpAcross, node), gathered)
      y[node] = lerp(this.#guides.y(across, node), this.#guides.y(clumpAcross, node), gathered)
    }
    this.#brush.start()
    for (let node = 0; node < nodes; node += 1) {
      const t = node / (NODES - 1)
      const along = node / (nodes - 1)
      const before = node === 0 ? 0 : node - 1
      const after = node === nodes - 1 ? node : node + 1
      const [dx, dy] = [x[after]! - x[before]!, y[after]! - y[before]!]
      const step = Math.sqrt(dx * dx + dy * dy) || 1
      const aside = this.#aside(t, traits)
      const strewn = this.#style.rootSpread * traits.rootShift * (1 - smoothstep(0, 0.22, t))
      const taper = (along < 0.1 ? 0.6 + 4 * along : 1) * (along > 0.62 ? 1 - 0.8 * ((along - 0.62) / 0.38) : 1)
      const fade = along > 0.7 ? lerp(opacity, tipOpacity, (along - 0.7) / 0.3) : opacity
      this.#brush.node(
        x[node]! - (dy / step) * aside + strewn,
        y[node]! + (dx / step) * aside + Math.abs(strewn) * 0.25,
        traits.width * taper,
        fade,
        this.#tone(t, traits),
        along,
      )
    }
    this.#brush.draw()
  }

  /** How far beside its path a strand is, head units. */
  #aside(t: number, { wave, phase, lean, curl }: Traits): number {
    const { waves, frizz } = this.#style
    const waved = wave === 0 ? 0 : wave * smoothstep(0.04, 0.4, t) * sine(2 * Math.PI * waves * t + phase)
    return waved + frizz * (lean * t * 2.2 + curl * sine(t * 7 + lean * 3) * 0.9)
  }

  #tone(t: number, { tone, clumpNoise, clumpNoise2, phase }: Traits): number {
    const { rootDark, shine, shineAt, wave, waves } = this.#style
    let lightness = this.#style.tone + tone - rootDark * (1 - smoothstep(0, 0.16, t))
    lightness += shine * bell((t - shineAt - (clumpNoise - 0.5) * 0.07) / 0.085) * (0.55 + 0.6 * clumpNoise2)
    lightness += shine * 0.35 * bell((t - 0.68 - (clumpNoise2 - 0.5) * 0.1) / 0.14)
    if (wave === 0) return lightness
    const crest = sine(2 * Math.PI * waves * t + phase + Math.PI / 2)
    return lightness + 0.13 * crest * smoothstep(0.1, 0.4, t) * Math.min(1, wave / 5)
  }
}

/** Guide curves with as many nodes as a strand, and what lies between them. */
class Guides {
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #last: number

  constructor(guides: readonly Path[]) {
    const paths = guides.map((guide) => resample(curve(guide, 10), NODES))
    this.#x = Float64Array.from(paths.flat(), ([x]) => x)
    this.#y = Float64Array.from(paths.flat(), ([, y]) => y)
    this.#last = paths.length - 1
  }

  x(across: number, node: number): number {
    return this.#between(this.#x, across, node)
  }

  y(across: number, node: number): number {
    return this.#between(this.#y, across, node)
  }

  #between(values: Float64Array, across: number, node: number): number {
    const place = clamp(across) * this.#last
    const index = Math.min(this.#last - 1, place | 0)
    const first = values[index * NODES + node]!
    return first + (values[(index + 1) * NODES + node]! - first) * (place - index)
  }
}

export function drawFamily(brush: HairBrush, random: Random, guides: readonly Path[], style: FamilyStyle): void {
  new Family(brush, random, guides, style).draw()
}
