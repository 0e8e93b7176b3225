/** Pixels in memory: 8 bits a channel, interleaved, row by row from the upper left; `width × height × channels` bytes. */
export type Raster = { width: number; height: number; channels: number; pixels: Uint8Array }

/** One byte a pixel: coverage, probability or class indices. */
export type GreyRaster = { width: number; height: number; pixels: Uint8Array }

export const asGrey = ({ width, height, pixels }: Raster): GreyRaster => ({ width, height, pixels })
export const fromGrey = ({ width, height, pixels }: GreyRaster): Raster => ({ width, height, channels: 1, pixels })

/** ITU-R BT.601 luma in 16-bit fixed point: what "convert to grey" means in Pillow and OpenCV. Exact where R = G = B. */
export const luma = (red: number, green: number, blue: number): number =>
  (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16

/** True where no pixel has a colour. */
export function isColourless({ channels, pixels }: Raster): boolean {
  if (channels < 3) return true
  for (let at = 0; at < pixels.length; at += channels) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return false
  }
  return true
}

/** One channel of a raster. */
export function channelOf({ width, height, channels, pixels }: Raster, channel: number): GreyRaster {
  if (channels === 1) return { width, height, pixels }
  const values = new Uint8Array(width * height)
  for (let index = 0, at = channel; index < values.length; index++, at += channels) values[index] = pixels[at] as number
  return { width, height, pixels: values }
}

/** Luma of the colour channels; alpha is ignored. */
export function lumaOf(raster: Raster): GreyRaster {
  const { width, height, channels, pixels } = raster
  if (channels < 3) return channelOf(raster, 0)
  const values = new Uint8Array(width * height)
  for (let index = 0, at = 0; index < values.length; index++, at += channels) {
    values[index] = luma(pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number)
  }
  return { width, height, pixels: values }
}

/**
 * 8 bits of 16, channel by channel. Many tools store 0 and 1, 0 to 255, or class numbers in 16 bits: values that all fit
 * into a byte stay as they are, others go from 0..65535 to 0..255. A second channel is alpha, which always has the whole range.
 */
export function narrowed(samples: Uint16Array, channels: number): Uint8Array {
  let highest = 0
  for (let at = 0; at < samples.length; at += channels) highest = Math.max(highest, samples[at] as number)
  const divisor = highest <= 255 ? 1 : 257
  return Uint8Array.from(samples, (sample, at) => Math.round(sample / (at % channels === 0 ? divisor : 257)))
}

/** How often each value occurs. */
export function countValues(values: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256)
  for (const value of values) counts[value]!++
  return counts
}

/** Values that occur, ascending. */
export function presentValues(counts: Uint32Array): number[] {
  return Array.from(counts.keys()).filter((value) => (counts[value] ?? 0) > 0)
}

/** Every value replaced by `table[value]`. */
export function mapValues({ width, height, pixels }: GreyRaster, table: Uint8Array): GreyRaster {
  const mapped = new Uint8Array(pixels.length)
  for (let index = 0; index < pixels.length; index++) mapped[index] = table[pixels[index] as number] as number
  return { width, height, pixels: mapped }
}
