import type { MaskPlane } from '../engine/index.ts'
import { rgbOf } from './look.ts'
import { mapScale } from './map-geometry.ts'
import type { Photo } from './photo.ts'

/** So strong is the tint on the map: small as it is, it must be seen. */
const STRENGTH = 0.6
/** Samples per side of a pixel of the map; the plane may have a hundred million of them. */
const SAMPLES = 3

/** Draws photo and mask small. */
export function drawMap(canvas: HTMLCanvasElement, photo: Photo, plane: MaskPlane, tint: string): void {
  const scale = mapScale(photo) * window.devicePixelRatio
  const width = Math.max(1, Math.round(photo.width * scale))
  const height = Math.max(1, Math.round(photo.height * scale))
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return
  context.imageSmoothingQuality = 'high'
  context.drawImage(photo.level(scale), 0, 0, width, height)
  const mask = new OffscreenCanvas(width, height)
  mask.getContext('2d')?.putImageData(smallMask(plane, width, height, tint), 0, 0)
  context.drawImage(mask, 0, 0)
}

function smallMask({ data, width: stride, height: rows }: MaskPlane, width: number, height: number, tint: string) {
  const picture = new ImageData(width, height)
  const [red, green, blue] = rgbOf(tint)
  // The columns that are looked at are the same in every row.
  const columns = Int32Array.from({ length: width * SAMPLES }, (_, x) =>
    Math.floor(((x + 0.5) / (width * SAMPLES)) * stride),
  )
  for (let y = 0; y < height; y++) {
    const sums = new Float32Array(width)
    for (let part = 0; part < SAMPLES; part++) {
      const row = Math.floor(((y * SAMPLES + part + 0.5) / (height * SAMPLES)) * rows) * stride
      columns.forEach((column, x) => {
        const at = Math.floor(x / SAMPLES)
        sums[at] = (sums[at] as number) + (data[row + column] as number)
      })
    }
    sums.forEach((sum, x) =>
      picture.data.set([red, green, blue, Math.round((sum / SAMPLES ** 2) * STRENGTH)], (y * width + x) * 4),
    )
  }
  return picture
}
