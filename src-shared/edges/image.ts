import type { Rect } from '../mask/plane.ts'

/**
 * A photo in memory: 8-bit sRGB, interleaved, row by row from the upper left; `width × height × channels` bytes. A fourth
 * channel (what a canvas gives) is not looked at.
 */
export type RgbImage = { width: number; height: number; channels: 3 | 4; pixels: Uint8Array | Uint8ClampedArray }

/** A part of a photo, copied. `area` lies inside it. */
export function cropImage(image: RgbImage, area: Rect): RgbImage {
  const { width, channels, pixels } = image
  const bytes = area.width * channels
  const copy = new Uint8Array(bytes * area.height)
  for (let row = 0; row < area.height; row++) {
    const from = ((area.y + row) * width + area.x) * channels
    copy.set(pixels.subarray(from, from + bytes), row * bytes)
  }
  return { width: area.width, height: area.height, channels, pixels: copy }
}
