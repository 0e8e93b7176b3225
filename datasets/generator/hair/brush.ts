import { HAIR_RAMPS } from '../colours.ts'
import type { Easel } from '../easel.ts'
import { blend, tone, type Colour, type Ramp } from '../raster/colour.ts'
import type { Coverage } from '../raster/coverage.ts'
import type { Path } from '../raster/curves.ts'
import { clamp, smoothstep } from '../raster/maths.ts'
import type { Surface } from '../raster/surface.ts'

/** Where dyed ends begin and where they are reached, shares of a strand. */
const TIPS_FROM = 0.45
const TIPS_TO = 0.85
/** A base fill has no strands; its ends are taken to be this far below the eyes, head units. */
const FILL_TIP_Y = 230

/**
 * Draws hair on a layer, in head units and in tones: 0 the dark between strands, 1 the highlight on them. A person's ramp
 * (and that of dyed ends) turns a tone into a colour.
 */
export class HairBrush {
  readonly easel: Easel
  readonly layer: Surface
  readonly yaw: number
  readonly light: 1 | -1
  readonly #ramp: Ramp
  readonly #tips: Ramp | null
  readonly #stops: Float64Array
  readonly #tipStops: Float64Array | null

  constructor(easel: Easel, layer: Surface) {
    const { colour, tipColour } = easel.plan.person.hair
    this.easel = easel
    this.layer = layer
    this.yaw = easel.view.yaw
    this.light = easel.view.lightSide
    this.#ramp = HAIR_RAMPS[colour]
    this.#tips = tipColour ? HAIR_RAMPS[tipColour] : null
    this.#stops = Float64Array.from(this.#ramp.flat())
    this.#tipStops = this.#tips ? Float64Array.from(this.#tips.flat()) : null
  }

  /** The colour of a tone at t in 0..1 from root to tip. */
  colour(lightness: number, t = 0): Colour {
    const own = tone(this.#ramp, lightness)
    return this.#tips ? blend(own, tone(this.#tips, lightness), smoothstep(TIPS_FROM, TIPS_TO, t)) : own
  }

  start(): void {
    this.layer.strand.start()
  }

  /** One node of the strand that was started; `t`: how far along the hair it is. */
  node(x: number, y: number, width: number, opacity: number, lightness: number, t: number): void {
    const { view } = this.easel
    const position = clamp(lightness) * 4
    const index = position >= 3 ? 3 : position | 0
    const share = position - index
    const stop = index * 3
    const own = this.#stops
    let red = own[stop]! + (own[stop + 3]! - own[stop]!) * share
    let green = own[stop + 1]! + (own[stop + 4]! - own[stop + 1]!) * share
    let blue = own[stop + 2]! + (own[stop + 5]! - own[stop + 2]!) * share
    const tips = this.#tipStops
    if (tips && t > TIPS_FROM) {
      const dyed = smoothstep(TIPS_FROM, TIPS_TO, t)
      red += (tips[stop]! + (tips[stop + 3]! - tips[stop]!) * share - red) * dyed
      green += (tips[stop + 1]! + (tips[stop + 4]! - tips[stop + 1]!) * share - green) * dyed
      blue += (tips[stop + 2]! + (tips[stop + 5]! - tips[stop + 2]!) * share - blue) * dyed
    }
    const strand = this.layer.strand
    strand.nodeOf(view.headX(x, y), view.headY(x, y), width * view.headScale, opacity, red, green, blue)
  }

  /** Lays the strand down: hair, or with `hair` 0 something in the hair that is none. */
  draw(hair = 1): void {
    this.layer.strand.draw(hair)
  }

  /** A strand through smooth points; width, tone and opacity by t in 0..1 along it. */
  stroke(path: Path, style: StrokeStyle): void {
    const { width, tone: lightness, opacity = () => 1, hair = 1 } = style
    const last = Math.max(1, path.length - 1)
    this.start()
    for (let index = 0; index < path.length; index += 1) {
      const t = index / last
      const [x, y] = path[index]!
      this.node(x, y, width(t), opacity(t), lightness(t), t)
    }
    this.draw(hair)
  }

  shape(path: Path): Coverage {
    return this.layer.shape(this.easel.view.headPath(path))
  }

  /** The dark, opaque ground under the strands. */
  base(path: Path, lightness: number, opacity = 1): void {
    this.baseOf(this.shape(path), lightness, opacity)
  }

  /** The same, with strands alone from `toY` down. Head units. */
  fadingBase(path: Path, lightness: number, fromY: number, toY: number): void {
    const { eyesY, headScale } = this.easel.view
    const share = (_x: number, y: number) => smoothstep(fromY, toY, (y - eyesY) / headScale)
    const gradient = {
      from: this.colour(lightness),
      to: this.colour(lightness, 0.7),
      share,
      opacities: [1, 0] as const,
    }
    this.layer.cover(this.shape(path), gradient, { hair: 1 })
  }

  baseOf(coverage: Coverage, lightness: number, opacity = 1): void {
    const from = this.colour(lightness, 0)
    if (!this.#tips) {
      this.layer.cover(coverage, from, { hair: 1, opacity })
      return
    }
    const { eyesY, headScale } = this.easel.view
    const share = (_x: number, y: number) =>
      smoothstep(TIPS_FROM, TIPS_TO, clamp((y - eyesY + 110 * headScale) / ((FILL_TIP_Y + 110) * headScale)))
    this.layer.cover(coverage, { from, to: this.colour(lightness, 1), share }, { hair: 1, opacity })
  }
}

type StrokeStyle = {
  /** Head units. */
  width: (t: number) => number
  tone: (t: number) => number
  opacity?: (t: number) => number
  hair?: number
}
