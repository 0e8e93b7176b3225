import type { Photo, PhotoRef } from './photo.ts'
import { loadTiledPhoto } from './tiled-photo.ts'
import { loadWholePhoto } from './whole-photo.ts'

/** Larger photos come in tiles: in one piece they would take 64 MB and more, and a third of a second to decode. */
const LARGEST_WHOLE_PIXELS = 12_600_000
/** Longer bitmaps are more than some graphics drivers draw. */
const LARGEST_WHOLE_SIDE = 16_384

const isLarge = ({ width, height }: PhotoRef): boolean =>
  width * height > LARGEST_WHOLE_PIXELS || Math.max(width, height) > LARGEST_WHOLE_SIDE

/** Loads a photo upright. @throws Error with a sentence; TypeError where the backend is away */
export function loadPhoto(photo: PhotoRef, signal: AbortSignal): Promise<Photo> {
  return isLarge(photo) ? loadTiledPhoto(photo, signal) : loadWholePhoto(photo, signal)
}
