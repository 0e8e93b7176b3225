import { intersect, type Rect } from '../../../src-shared/mask/index.ts'
import type { Photo, PhotoPiece } from './photo.ts'
import { deviceEdgesOf, imageRectOf, levelFor, PIXELS_FROM_SCALE, type Placement } from './placement.ts'

/** Draws what the view shows of a photo, and nothing else of it. */
export function drawPhoto(context: CanvasRenderingContext2D, place: Placement, photo: Photo): void {
  context.clearRect(0, 0, place.width, place.height)
  const seen = intersect(imageRectOf(place, { x: 0, y: 0, width: place.width, height: place.height }), {
    x: 0,
    y: 0,
    width: photo.width,
    height: photo.height,
  })
  if (!seen) return
  context.imageSmoothingEnabled = place.scale < PIXELS_FROM_SCALE
  context.imageSmoothingQuality = 'low'
  for (const piece of photo.pieces(seen, levelFor(place.scale))) drawPiece(context, place, piece)
  context.resetTransform()
}

function drawPiece(
  context: CanvasRenderingContext2D,
  place: Placement,
  { source, from, shows, isTile }: PhotoPiece,
): void {
  const { left, top, right, bottom } = edgesOf(place, shows, isTile)
  // Mirrored: from its right edge to the left.
  if (place.mirrored) context.setTransform(-1, 0, 0, 1, right, top)
  else context.setTransform(1, 0, 0, 1, left, top)
  context.drawImage(source, from.x, from.y, from.width, from.height, 0, 0, right - left, bottom - top)
}

/** Tiles end at whole pixels of the screen: else a line of what lies below would shine through between two of them. */
function edgesOf(place: Placement, shows: Rect, isTile: boolean) {
  const edges = deviceEdgesOf(place, shows)
  if (!isTile) return edges
  const { left, top, right, bottom } = edges
  return { left: Math.round(left), top: Math.round(top), right: Math.round(right), bottom: Math.round(bottom) }
}
