import type { Rect } from '../mask/plane.ts'
import type { RgbImage } from './image.ts'

/** Pixels of a photo that may be too large to be held in one piece. Upright, 8-bit sRGB. */
export type PixelReader = {
  readonly width: number
  readonly height: number
  /** The pixels of an area that lies inside the photo. */
  read(area: Rect): Promise<RgbImage>
  /** The photo made smaller by a whole number: so many pixels of each side become one. Cells at the right and lower border may be cut. */
  shrunk(step: number): Promise<RgbImage>
}
