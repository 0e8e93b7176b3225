import type { Photo, PhotoRef } from './photo.ts'
import { loadWholePhoto } from './whole-photo.ts'

/** Loads a photo upright. @throws Error with a sentence; TypeError where the backend is away */
export function loadPhoto(photo: PhotoRef, signal: AbortSignal): Promise<Photo> {
  return loadWholePhoto(photo, signal)
}
