import type { Rect } from '../../../src-shared/mask/index.ts'

/** A part of a picture and the part of the photo that it shows, in image pixels. */
export type PhotoPiece = {
  source: CanvasImageSource
  from: Rect
  shows: Rect
  /** Its edges meet other pieces. */ isTile: boolean
}

/** A photo as the view needs it: upright, at any zoom, with what has been loaded so far. */
export type Photo = {
  width: number
  height: number
  /** All of it, as well as it is there: with at least the pixels that `scale` shows where that is loaded. */
  level(scale: number): CanvasImageSource
  /**
   * What shows `area` (image pixels) at level k, 1/2^k of the size, to be drawn in this order: what is not loaded yet is
   * covered by coarser pieces, and on its way.
   */
  pieces(area: Rect, level: number): PhotoPiece[]
  /** Tells when something sharper has come. */
  subscribe(listener: () => void): () => void
  close(): void
}

/** A photo of the library: its address in short, and its size upright. */
export type PhotoRef = { id: string; sha256: string; width: number; height: number }
