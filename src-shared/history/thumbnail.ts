import { encodePatch } from '../mask/index.ts'

/** Longest side of the small picture of a step. Pixels. */
export const THUMBNAIL_SIDE = 48
/** Pixels looked at for each one of the small picture, along each side: all of them would cost more than a stroke. */
const SAMPLES = 3

/**
 * A mask, small, as a patch of its own size: mostly a few hundred bytes.
 * @param plane coverage 0..255, `width × height` bytes
 */
export function thumbnailOf(plane: Uint8Array, width: number, height: number): Uint8Array {
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(width, height))
  const small = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
  const columns = places(width, small.width)
  const rows = places(height, small.height)
  const pixels = new Uint8Array(small.width * small.height)
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      let sum = 0
      for (let row = y * SAMPLES; row < (y + 1) * SAMPLES; row++) {
        const start = (rows[row] as number) * width
        for (let column = x * SAMPLES; column < (x + 1) * SAMPLES; column++) {
          sum += plane[start + (columns[column] as number)] as number
        }
      }
      // Sixteen steps are enough to recognise a mask by, and runs of them are short bytes.
      pixels[y * small.width + x] = Math.round(sum / (SAMPLES * SAMPLES) / 17) * 17
    }
  }
  return encodePatch({ ...small, tiles: [{ x: 0, y: 0, ...small, pixels }] })
}

/** Where the samples of a side lie, `SAMPLES` for each small pixel. */
function places(length: number, small: number): Int32Array {
  return Int32Array.from({ length: small * SAMPLES }, (_, index) =>
    Math.floor(((index + 0.5) * length) / (small * SAMPLES)),
  )
}
