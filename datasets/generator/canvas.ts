import { type Color, type Paint } from './color.ts'
import { coverageAt, cropped, polygonCoverage, shifted, type Coverage } from './coverage.ts'
import { blurred, crescent } from './blur.ts'
import { Strand, StrandScratch, type Planes } from './strand.ts'
import type { Path } from './geometry.ts'

/** Units to the side of every picture, whatever its pixels. */
export const UNITS = 512
/** Drawn at twice the size and averaged. */
const SUPERSAMPLING = 2

type CoverOptions = { opacity?: number; clip?: Coverage; hair?: number }
type TintOptions = { opacity?: number; clip?: Coverage }

/**
 * Float planes of colour (premultiplied), opacity and hair. Every drawing is one of two verbs: `cover` lays an object over
 * what is there, and with it over the hair; `tint` changes the colour alone, as light and shade do. So the mask is exact.
 */
export class Canvas implements Planes {
  /** Pixels to the side of the finished picture. */
  readonly size: number
  readonly pixels: number
  readonly scale: number
  readonly red: Float32Array
  readonly green: Float32Array
  readonly blue: Float32Array
  readonly alpha: Float32Array
  readonly hair: Float32Array
  /** A tapered line of any thickness, see `Strand`. */
  readonly strand: Strand
  readonly #scratch: StrandScratch

  constructor(size: number, scratch?: StrandScratch) {
    this.size = size
    this.pixels = size * SUPERSAMPLING
    this.scale = this.pixels / UNITS
    const count = this.pixels ** 2
    this.red = new Float32Array(count)
    this.green = new Float32Array(count)
    this.blue = new Float32Array(count)
    this.alpha = new Float32Array(count)
    this.hair = new Float32Array(count)
    this.#scratch = scratch ?? new StrandScratch(this.pixels)
    this.strand = new Strand(this, this.#scratch)
  }

  /** A layer of the same size, transparent. */
  layer(): Canvas {
    return new Canvas(this.size, this.#scratch)
  }

  shape(...polygons: Path[]): Coverage {
    return polygonCoverage(polygons, this.scale, this.pixels)
  }

  /** Radius in units. */
  soft(coverage: Coverage, radius: number): Coverage {
    return blurred(coverage, radius * this.scale)
  }

  /** Moved by units. */
  moved(coverage: Coverage, dx: number, dy: number): Coverage {
    return shifted(coverage, dx * this.scale, dy * this.scale)
  }

  /** The side of a shape that a copy of it, moved by dx, dy (units) and blurred, leaves free. */
  crescent(coverage: Coverage, dx: number, dy: number, radius: number): Coverage {
    return crescent(coverage, dx * this.scale, dy * this.scale, radius * this.scale)
  }

  everything(): Coverage {
    const { pixels } = this
    return { left: 0, top: 0, width: pixels, height: pixels, values: new Float32Array(pixels * pixels).fill(1) }
  }

  /** What is drawn on this layer, as a shape of its own. */
  drawn(): Coverage {
    return cropped(this.alpha, this.pixels)
  }

  /** Lays a shape over the picture; `hair`: how much of it is hair. */
  cover(coverage: Coverage, paint: Paint, { opacity = 1, clip, hair = 0 }: CoverOptions = {}): void {
    const { red, green, blue, alpha } = this
    this.#each(coverage, paint, opacity, clip, (index, share, r, g, b) => {
      const rest = 1 - share
      red[index] = red[index]! * rest + r * share
      green[index] = green[index]! * rest + g * share
      blue[index] = blue[index]! * rest + b * share
      alpha[index] = alpha[index]! * rest + share
      this.hair[index] = this.hair[index]! * rest + hair * share
    })
  }

  /** Colours what is there; hair and opacity stay as they are. */
  tint(coverage: Coverage, paint: Paint, { opacity = 1, clip }: TintOptions = {}): void {
    const { red, green, blue, alpha } = this
    this.#each(coverage, paint, opacity, clip, (index, share, r, g, b) => {
      const opaque = alpha[index]!
      red[index]! += (r * opaque - red[index]!) * share
      green[index]! += (g * opaque - green[index]!) * share
      blue[index]! += (b * opaque - blue[index]!) * share
    })
  }

  /** Lays a layer over the picture, with its hair. `keep`: how much of the layer is seen. */
  over(layer: Canvas, keep?: Coverage): void {
    const { pixels } = this
    for (let index = 0; index < layer.alpha.length; index += 1) {
      const share = layer.alpha[index]!
      if (share <= 0) continue
      const seen = keep ? coverageAt(keep, index % pixels, Math.floor(index / pixels)) : 1
      if (seen <= 0) continue
      const rest = 1 - share * seen
      this.red[index] = this.red[index]! * rest + layer.red[index]! * seen
      this.green[index] = this.green[index]! * rest + layer.green[index]! * seen
      this.blue[index] = this.blue[index]! * rest + layer.blue[index]! * seen
      this.alpha[index] = this.alpha[index]! * rest + share * seen
      this.hair[index] = this.hair[index]! * rest + layer.hair[index]! * seen
    }
  }

  #each(
    coverage: Coverage,
    paint: Paint,
    opacity: number,
    clip: Coverage | undefined,
    draw: (index: number, share: number, red: number, green: number, blue: number) => void,
  ): void {
    const { pixels, scale } = this
    const from: Color = 'share' in paint ? paint.from : paint
    const to: Color = 'share' in paint ? paint.to : paint
    const shareOf = 'share' in paint ? paint.share : null
    const box = within(coverage, clip, pixels)
    for (let y = box.top; y < box.bottom; y += 1) {
      const row = (y - coverage.top) * coverage.width - coverage.left
      const clipRow = clip ? (y - clip.top) * clip.width - clip.left : 0
      for (let x = box.left; x < box.right; x += 1) {
        let share = coverage.values[row + x]! * opacity
        if (clip) share *= clip.values[clipRow + x]!
        if (share <= 0) continue
        const t = shareOf ? shareOf(x / scale, y / scale) : 0
        const red = from[0] + (to[0] - from[0]) * t
        const green = from[1] + (to[1] - from[1]) * t
        const blue = from[2] + (to[2] - from[2]) * t
        draw(y * pixels + x, share, red, green, blue)
      }
    }
  }
}

/** The part of the picture in which something can be drawn, pixels. */
function within(coverage: Coverage, clip: Coverage | undefined, pixels: number) {
  const limits = clip ?? { left: 0, top: 0, width: pixels, height: pixels }
  return {
    left: Math.max(0, coverage.left, limits.left),
    top: Math.max(0, coverage.top, limits.top),
    right: Math.min(pixels, coverage.left + coverage.width, limits.left + limits.width),
    bottom: Math.min(pixels, coverage.top + coverage.height, limits.top + limits.height),
  }
}
