import type { ImageSize } from '../protocol.ts'
import type { GreyRaster } from './raster.ts'

/**
 * Enlarges by two taps a side, by the middles of pixels, as PyTorch and OpenCV do it: pixel i of the result lies at
 * (i + ½) / scale − ½ of the source; borders repeat, halves round up. Done here because libvips (sharp's `linear` kernel) takes
 * five times as long for one channel, which every score needs, and sets the result half a pixel off.
 * @param size at least as large as the source on both sides
 */
export function upsample(source: GreyRaster, { width, height }: ImageSize): GreyRaster {
  const down = tapsOf(source.height, height)
  const rows = new StretchedRows(source, width)
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const upper = rows.at(down.first[y] as number)
    const lower = rows.at(down.second[y] as number)
    const share = down.share[y] as number
    const start = y * width
    for (let x = 0; x < width; x++) {
      const value = upper[x] as number
      pixels[start + x] = value + ((lower[x] as number) - value) * share + 0.5
    }
  }
  return { width, height, pixels }
}

/** For each pixel of the result the two of the source that it lies between, and how far it is from the first. */
export type Taps = { first: Int32Array; second: Int32Array; share: Float32Array }

export function tapsOf(source: number, target: number): Taps {
  const taps = {
    first: new Int32Array(target),
    second: new Int32Array(target),
    share: new Float32Array(target),
  }
  for (let index = 0; index < target; index++) {
    const place = Math.max(0, Math.min(source - 1, ((index + 0.5) * source) / target - 0.5))
    const first = Math.floor(place)
    taps.first[index] = first
    taps.second[index] = Math.min(source - 1, first + 1)
    taps.share[index] = place - first
  }
  return taps
}

/** Columns `from` to `to` of a row of the source, which begins at `start`, at the new width. */
export function stretchRow(
  into: Float32Array,
  pixels: Uint8Array,
  start: number,
  { first, second, share }: Taps,
  from: number,
  to: number,
): void {
  for (let x = from; x < to; x++) {
    const left = pixels[start + (first[x] as number)] as number
    into[x] = left + ((pixels[start + (second[x] as number)] as number) - left) * (share[x] as number)
  }
}

/** Rows of the source, stretched to the new width when they are first asked for; two are kept. */
class StretchedRows {
  readonly #source: GreyRaster
  readonly #across: Taps
  readonly #kept: [Float32Array, Float32Array]
  readonly #rowOf: [number, number] = [-1, -1]

  constructor(source: GreyRaster, width: number) {
    this.#source = source
    this.#across = tapsOf(source.width, width)
    this.#kept = [new Float32Array(width), new Float32Array(width)]
  }

  at(row: number): Float32Array {
    const place = row % 2 === 0 ? 0 : 1
    const kept = this.#kept[place]
    if (this.#rowOf[place] === row) return kept
    stretchRow(kept, this.#source.pixels, row * this.#source.width, this.#across, 0, kept.length)
    this.#rowOf[place] = row
    return kept
  }
}
