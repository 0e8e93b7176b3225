import type { Feed, ImageSize } from '../protocol.ts'
import type { Codec } from './codec.ts'
import type { Raster } from './raster.ts'

export type Rectangle = ImageSize & { left: number; top: number }

/** What the photo covers of the model's input: all of it, or the largest centred rectangle of its shape. */
export function contentOf(image: ImageSize, feed: Feed): Rectangle {
  if (feed.fit === 'stretch') return { left: 0, top: 0, width: feed.width, height: feed.height }
  const scale = Math.min(feed.width / image.width, feed.height / image.height)
  const width = Math.min(feed.width, Math.max(1, Math.round(image.width * scale)))
  const height = Math.min(feed.height, Math.max(1, Math.round(image.height * scale)))
  return { left: Math.floor((feed.width - width) / 2), top: Math.floor((feed.height - height) / 2), width, height }
}

/** The 8-bit RGB input of a model, on black, and where the photo lies in it. */
export async function feedOf(
  codec: Codec,
  photo: Raster,
  feed: Feed,
): Promise<{ pixels: Uint8Array; content: Rectangle }> {
  const content = contentOf(photo, feed)
  const resized = feed.resample === 'bilinear' ? resizeTwoTap(photo, content) : await codec.resize(photo, content)
  return { pixels: placeOn(feed, resized, content), content }
}

export function placeOn(feed: ImageSize, image: Raster, { left, top, width, height }: Rectangle): Uint8Array {
  if (width === feed.width && height === feed.height) return image.pixels
  const { channels } = image
  const out = new Uint8Array(feed.width * feed.height * channels)
  for (let row = 0; row < height; row++) {
    const line = image.pixels.subarray(row * width * channels, (row + 1) * width * channels)
    out.set(line, ((top + row) * feed.width + left) * channels)
  }
  return out
}

/**
 * Bilinear without antialiasing: two taps an axis at half-pixel centres, edges repeated.
 * This is OpenCV's INTER_LINEAR, aliasing included, for models that were trained with it.
 */
export function resizeTwoTap(image: Raster, { width, height }: ImageSize): Raster {
  const { channels, pixels } = image
  const columns = taps(image.width, width)
  const rows = taps(image.height, height)
  const out = new Uint8Array(width * height * channels)
  const stride = image.width * channels
  let to = 0
  for (const row of rows) {
    const upper = row.first * stride
    const lower = row.second * stride
    for (const column of columns) {
      const left = column.first * channels
      const right = column.second * channels
      for (let channel = 0; channel < channels; channel++) {
        const above = mix(pixels[upper + left + channel], pixels[upper + right + channel], column.share)
        const below = mix(pixels[lower + left + channel], pixels[lower + right + channel], column.share)
        out[to++] = Math.round(above + (below - above) * row.share)
      }
    }
  }
  return { width, height, channels, pixels: out }
}

const mix = (a: number | undefined, b: number | undefined, share: number) => {
  const from = a as number
  return from + ((b as number) - from) * share
}

/** For each target position the two source positions, and the second one's share (0..1). */
function taps(from: number, to: number): { first: number; second: number; share: number }[] {
  return Array.from({ length: to }, (_, index) => {
    const position = Math.min(from - 1, Math.max(0, ((index + 0.5) * from) / to - 0.5))
    const first = Math.floor(position)
    return { first, second: Math.min(first + 1, from - 1), share: position - first }
  })
}
