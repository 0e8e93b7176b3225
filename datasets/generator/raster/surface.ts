import type { Colour, Gradient, Paint } from './colour.ts'
import { polygonCoverage, shifted, type Coverage } from './coverage.ts'
import { blurred, crescent } from './blur.ts'
import { Strand, StrandScratch } from './strand.ts'
import type { Path } from './curves.ts'

/** Units to the side of every picture, whatever its pixels. */
export const UNITS = 512
/** Drawn at twice the size and averaged. */
export const SUPERSAMPLING = 2
/** Values of a pixel: red, green, blue (premultiplied), opacity, hair. */
export const CHANNELS = 5
export const HAIR = 4

export type CoverOptions = { opacity?: number; clip?: Coverage; hair?: number }
export type TintOptions = { opacity?: number; clip?: Coverage }
type Bounds = { left: number; top: number; right: number; bottom: number }

/**
 * Float planes of colour (premultiplied), opacity and hair, of which each drawing changes by one of two verbs: `cover` lays
 * an object over what is there, and with it over the hair; `tint` changes the colour alone, as light and shade do. So the
 * mask is exact. The five values of a pixel lie side by side: a strand then touches one place in memory, not five.
 */
export class Surface {
  /** Pixels to the side of the finished picture, and of this surface. */
  readonly size: number
  readonly pixels: number
  /** Pixels of this surface to a unit. */
  readonly scale: number
  readonly data: Float32Array
  /** A tapered line of any thickness, see `Strand`. */
  readonly strand: Strand
  readonly #scratch: StrandScratch
  readonly #bounds: Bounds
  readonly #blurStep: number

  constructor(size: number, scratch?: StrandScratch) {
    this.size = size
    this.pixels = size * SUPERSAMPLING
    this.scale = this.pixels / UNITS
    this.data = new Float32Array(this.pixels ** 2 * CHANNELS)
    this.#scratch = scratch ?? new StrandScratch(this.pixels)
    this.strand = new Strand(this, this.#scratch)
    this.#bounds = { left: this.pixels, top: this.pixels, right: 0, bottom: 0 }
    this.#blurStep = Math.max(1, Math.round(2 * this.scale))
  }

  /** A layer of the same size, transparent. */
  layer(): Surface {
    return new Surface(this.size, this.#scratch)
  }

  /** Notes that pixels of this box are drawn on. */
  touch(left: number, top: number, right: number, bottom: number): void {
    const bounds = this.#bounds
    if (left < bounds.left) bounds.left = left
    if (top < bounds.top) bounds.top = top
    if (right > bounds.right) bounds.right = right
    if (bottom > bounds.bottom) bounds.bottom = bottom
  }

  /** Makes what is drawn transparent again. */
  clear(): void {
    const { left, top, right, bottom } = this.#bounds
    for (let y = top; y < bottom; y += 1) {
      this.data.fill(0, (y * this.pixels + left) * CHANNELS, (y * this.pixels + right) * CHANNELS)
    }
    Object.assign(this.#bounds, { left: this.pixels, top: this.pixels, right: 0, bottom: 0 })
  }

  /** Closed polygons, picture units. */
  shape(...polygons: Path[]): Coverage {
    return polygonCoverage(polygons, this.scale, this.pixels)
  }

  /** Blurred by `radius` units; worked out only `within`, where given. */
  soft(coverage: Coverage, radius: number, within?: Coverage): Coverage {
    return blurred(coverage, radius * this.scale, this.#blurStep, within)
  }

  /** Moved by units. */
  moved(coverage: Coverage, dx: number, dy: number): Coverage {
    return shifted(coverage, dx * this.scale, dy * this.scale)
  }

  /** The side of a shape that a copy of it, moved by dx, dy and blurred, leaves free. Units. */
  crescent(coverage: Coverage, dx: number, dy: number, radius: number): Coverage {
    const { scale } = this
    return crescent(coverage, dx * scale, dy * scale, radius * scale, this.#blurStep)
  }

  everything(): Coverage {
    const { pixels } = this
    return { left: 0, top: 0, width: pixels, height: pixels, values: new Float32Array(pixels * pixels).fill(1) }
  }

  /** What is drawn on this layer, as a shape of its own. */
  drawn(): Coverage {
    const { left, top, right, bottom } = this.#bounds
    const [width, height] = [Math.max(0, right - left), Math.max(0, bottom - top)]
    const values = new Float32Array(width * height)
    for (let y = 0, at = 0; y < height; y += 1) {
      let from = ((y + top) * this.pixels + left) * CHANNELS + 3
      for (let x = 0; x < width; x += 1, at += 1, from += CHANNELS) values[at] = this.data[from]!
    }
    return { left, top, width, height, values }
  }

  /** Lays a shape over the picture; `hair`: how much of it is hair. */
  cover(coverage: Coverage, paint: Paint, { opacity = 1, clip, hair = 0 }: CoverOptions = {}): void {
    const { data } = this
    this.#eachRow(coverage, paint, opacity, clip, (at, count, shares, colours) => {
      for (let index = 0, colour = 0; index < count; index += 1, at += CHANNELS, colour += 3) {
        const share = shares[index]!
        if (share <= 0) continue
        const rest = 1 - share
        data[at] = data[at]! * rest + colours[colour]! * share
        data[at + 1] = data[at + 1]! * rest + colours[colour + 1]! * share
        data[at + 2] = data[at + 2]! * rest + colours[colour + 2]! * share
        data[at + 3] = data[at + 3]! * rest + share
        data[at + 4] = data[at + 4]! * rest + hair * share
      }
    })
  }

  /** Colours what is there; hair and opacity stay as they are. */
  tint(coverage: Coverage, paint: Paint, { opacity = 1, clip }: TintOptions = {}): void {
    const { data } = this
    this.#eachRow(coverage, paint, opacity, clip, (at, count, shares, colours) => {
      for (let index = 0, colour = 0; index < count; index += 1, at += CHANNELS, colour += 3) {
        const share = shares[index]!
        if (share <= 0) continue
        const opaque = data[at + 3]!
        data[at] = data[at]! + (colours[colour]! * opaque - data[at]!) * share
        data[at + 1] = data[at + 1]! + (colours[colour + 1]! * opaque - data[at + 1]!) * share
        data[at + 2] = data[at + 2]! + (colours[colour + 2]! * opaque - data[at + 2]!) * share
      }
    })
  }

  /** Darkens what is there by multiplying with the colour; hair and opacity stay as they are. */
  shade(coverage: Coverage, colour: Colour, { opacity = 1, clip }: TintOptions = {}): void {
    const { data } = this
    const [red, green, blue] = colour
    this.#eachRow(coverage, colour, opacity, clip, (at, count, shares) => {
      for (let index = 0; index < count; index += 1, at += CHANNELS) {
        const share = shares[index]!
        data[at] = data[at]! * (1 - share * (1 - red))
        data[at + 1] = data[at + 1]! * (1 - share * (1 - green))
        data[at + 2] = data[at + 2]! * (1 - share * (1 - blue))
      }
    })
  }

  /** Takes away what lies in the shape: colour, opacity and hair. */
  erase(coverage: Coverage): void {
    const { data } = this
    this.#eachRow(coverage, [0, 0, 0], 1, undefined, (at, count, shares) => {
      for (let index = 0; index < count; index += 1) {
        const rest = 1 - shares[index]!
        for (let channel = 0; channel < CHANNELS; channel += 1, at += 1) data[at] = data[at]! * rest
      }
    })
  }

  /** Lays a layer over the picture, with its hair. */
  over(layer: Surface): void {
    const { left, top, right, bottom } = layer.#bounds
    this.touch(left, top, right, bottom)
    const [own, other] = [this.data, layer.data]
    for (let y = top; y < bottom; y += 1) {
      const end = (y * this.pixels + right) * CHANNELS
      for (let at = (y * this.pixels + left) * CHANNELS; at < end; at += CHANNELS) {
        const share = other[at + 3]!
        if (share <= 0) continue
        const rest = 1 - share
        own[at] = own[at]! * rest + other[at]!
        own[at + 1] = own[at + 1]! * rest + other[at + 1]!
        own[at + 2] = own[at + 2]! * rest + other[at + 2]!
        own[at + 3] = own[at + 3]! * rest + share
        own[at + 4] = own[at + 4]! * rest + other[at + 4]!
      }
    }
  }

  /** Calls `draw` for every row of a shape, with the share and the colour of each pixel. */
  #eachRow(coverage: Coverage, paint: Paint, opacity: number, clip: Coverage | undefined, draw: DrawRow): void {
    const { pixels } = this
    const { left, top, right, bottom } = within(coverage, clip, pixels)
    if (left >= right || top >= bottom) return
    this.touch(left, top, right, bottom)
    const count = right - left
    const shares = new Float32Array(count)
    const colours = new Float32Array(count * 3)
    const gradient = 'share' in paint ? paint : null
    if (!('share' in paint)) for (let index = 0; index < count; index += 1) colours.set(paint, index * 3)
    for (let y = top; y < bottom; y += 1) {
      const row = (y - coverage.top) * coverage.width - coverage.left + left
      for (let x = 0; x < count; x += 1) shares[x] = coverage.values[row + x]! * opacity
      if (clip) {
        const clipRow = (y - clip.top) * clip.width - clip.left + left
        for (let x = 0; x < count; x += 1) shares[x] = shares[x]! * clip.values[clipRow + x]!
      }
      if (gradient) look(gradient, { left, y, scale: this.scale }, shares, colours)
      draw((y * pixels + left) * CHANNELS, count, shares, colours)
    }
  }
}

type DrawRow = (at: number, count: number, shares: Float32Array, colours: Float32Array) => void
type Row = { left: number; y: number; scale: number }

/** The colours of a gradient along a row where something is drawn; opacities go into the shares. */
function look(gradient: Gradient, { left, y, scale }: Row, shares: Float32Array, colours: Float32Array): void {
  const { from, to, share, opacities } = gradient
  for (let x = 0; x < shares.length; x += 1) {
    if (shares[x]! <= 0) continue
    const t = share((left + x + 0.5) / scale, (y + 0.5) / scale)
    for (let channel = 0; channel < 3; channel += 1) {
      colours[x * 3 + channel] = from[channel]! + (to[channel]! - from[channel]!) * t
    }
    if (opacities) shares[x] = shares[x]! * (opacities[0] + (opacities[1] - opacities[0]) * t)
  }
}

/** The part of the picture in which something can be drawn, pixels. */
function within(coverage: Coverage, clip: Coverage | undefined, pixels: number): Bounds {
  const limits = clip ?? { left: 0, top: 0, width: pixels, height: pixels }
  return {
    left: Math.max(0, coverage.left, limits.left),
    top: Math.max(0, coverage.top, limits.top),
    right: Math.min(pixels, coverage.left + coverage.width, limits.left + limits.width),
    bottom: Math.min(pixels, coverage.top + coverage.height, limits.top + limits.height),
  }
}
