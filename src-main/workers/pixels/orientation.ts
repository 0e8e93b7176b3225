import type { ImageSize } from '../protocol.ts'
import type { GreyRaster } from './raster.ts'

/**
 * EXIF orientation: where row 0 and column 0 of the stored pixels belong (CIPA DC-008, tag 0x0112).
 * 1 upright · 2 mirrored · 3 upside down · 4 flipped · 5 transposed · 6 turned left (show it a quarter to the right) ·
 * 7 transposed across · 8 turned right.
 */
export const isOrientation = (value: number | undefined): value is number =>
  value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8

const swapsSides = (orientation: number) => orientation >= 5

/** The size as shown of pixels stored in `size`, and the other way round. */
export function turnedSize({ width, height }: ImageSize, orientation: number): ImageSize {
  return swapsSides(orientation) ? { width: height, height: width } : { width, height }
}

/** The pixels as shown. */
export function uprightGrey(raster: GreyRaster, orientation: number): GreyRaster {
  if (orientation === 1) return raster
  const { width, height } = turnedSize(raster, orientation)
  const out = new Uint8Array(raster.pixels.length)
  const { origin, stepX, stepY } = walk(raster, orientation)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0, from = origin + y * stepY; x < width; x++, at++, from += stepX) {
      out[at] = raster.pixels[from] as number
    }
  }
  return { width, height, pixels: out }
}

/** Where the upper left pixel as shown is stored, and how far apart its right and lower neighbours are stored. */
function walk({ width, height }: ImageSize, orientation: number): { origin: number; stepX: number; stepY: number } {
  const right = width - 1
  const bottom = (height - 1) * width
  switch (orientation) {
    case 2:
      return { origin: right, stepX: -1, stepY: width }
    case 3:
      return { origin: bottom + right, stepX: -1, stepY: -width }
    case 4:
      return { origin: bottom, stepX: 1, stepY: -width }
    case 5:
      return { origin: 0, stepX: width, stepY: 1 }
    case 6:
      return { origin: bottom, stepX: -width, stepY: 1 }
    case 7:
      return { origin: bottom + right, stepX: -width, stepY: -1 }
    case 8:
      return { origin: right, stepX: width, stepY: -1 }
    default:
      return { origin: 0, stepX: 1, stepY: width }
  }
}
