import { LARGEST_SIZE_PX } from '../engine/index.ts'

/** The slider's length: small brushes need as much of it as large ones. */
export const SLIDER_END = 1000

/** Place on the slider, 0..1000, of a size in pixels, 1..2000. */
export const sizeToSlider = (sizePx: number): number =>
  Math.round((Math.log(sizePx) / Math.log(LARGEST_SIZE_PX)) * SLIDER_END)

export const sliderToSize = (place: number): number => Math.round(LARGEST_SIZE_PX ** (place / SLIDER_END))
