import type { Size } from './view-transform.ts'

/** The longer side of the map, in CSS pixels. */
const MAP_PX = 104

/** CSS pixels of the map per pixel of the image. */
export const mapScale = ({ width, height }: Size): number => MAP_PX / Math.max(width, height)

/** A rectangle on the map, in its CSS pixels. */
export type MapRect = { left: number; top: number; width: number; height: number }

type ImagePoint = { imageX: number; imageY: number }

/**
 * The part of the image that the view shows, on the map; null while all of the image is in view.
 * @param corner one corner of the view in the image, `opposite` the one across (a mirrored view swaps left and right)
 * @param scale CSS pixels of the view per pixel of the image
 */
export function seenOnMap(image: Size, corner: ImagePoint, opposite: ImagePoint, scale: number): MapRect | null {
  const [left, right] = span(corner.imageX, opposite.imageX, image.width)
  const [top, bottom] = span(corner.imageY, opposite.imageY, image.height)
  const hidden = Math.max(image.width - (right - left), image.height - (bottom - top)) * scale
  // Half a pixel of the screen out of view is none.
  if (hidden < 0.5) return null
  const factor = mapScale(image)
  return { left: left * factor, top: top * factor, width: (right - left) * factor, height: (bottom - top) * factor }
}

function span(one: number, other: number, end: number): [number, number] {
  const clamp = (value: number) => Math.min(end, Math.max(0, value))
  return [clamp(Math.min(one, other)), clamp(Math.max(one, other))]
}
