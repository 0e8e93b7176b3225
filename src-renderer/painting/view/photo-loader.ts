import type { Photo, PhotoRef } from './photo.ts'
import { loadTiledPhoto } from './tiled-photo.ts'
import { loadWholePhoto } from './whole-photo.ts'

/** Larger photos come in tiles: in one piece they would take 64 MB and more, and a third of a second to decode. */
const LARGEST_WHOLE_PIXELS = 12_600_000

/** Loads a photo upright. @throws Error with a sentence; TypeError where the backend is away */
export function loadPhoto(photo: PhotoRef, signal: AbortSignal): Promise<Photo> {
  return photo.width * photo.height > LARGEST_WHOLE_PIXELS
    ? loadTiledPhoto(photo, signal)
    : loadWholePhoto(photo, signal)
}

/** Brings the bytes that `loadPhoto` begins with into the browser's cache; decodes nothing. */
export async function preloadPhoto(photo: PhotoRef, signal?: AbortSignal): Promise<void> {
  const urls = isLarge(photo) ? [thumbnailUrl(photo, 512), photoOverviewUrl(photo)] : [photoUrl(photo)]
  const options = signal ? { signal } : {}
  await Promise.all(urls.map(async (url) => (await fetch(url, options)).arrayBuffer())).catch(() => undefined)
}
