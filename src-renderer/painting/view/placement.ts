import type { Rect } from '../../../src-shared/mask/index.ts'
import { MAX_LEVEL } from '../engine/index.ts'
import type { ViewTransform } from './view-transform.ts'

/** From this zoom on (device pixels per image pixel) one sees pixels, not a smoothed picture. */
export const PIXELS_FROM_SCALE = 3

/** How the image lies on a canvas, in device pixels: `device = image × scale + origin`, or mirrored (see ViewState). */
export type Placement = {
  /** Device pixels per image pixel. */
  scale: number
  originX: number
  originY: number
  mirrored: boolean
  imageWidth: number
  imageHeight: number
  /** Of the canvas. */
  width: number
  height: number
  /** Device pixels per CSS pixel. */
  ratio: number
}

/** @param canvas its size in device pixels */
export function placementOf(view: ViewTransform, canvas: { width: number; height: number }, ratio: number): Placement {
  const { scale, offsetX, offsetY, mirrored } = view.snapshot()
  return {
    scale: scale * ratio,
    originX: offsetX * ratio,
    originY: offsetY * ratio,
    mirrored,
    imageWidth: view.image.width,
    imageHeight: view.image.height,
    width: canvas.width,
    height: canvas.height,
    ratio,
  }
}

/** The copy to draw from: at most twice as fine as the screen, never coarser. Level k has 1/2^k of the pixels a side. */
export function levelFor(scale: number, most = MAX_LEVEL): number {
  return Math.min(most, Math.max(0, Math.floor(Math.log2(1 / scale))))
}

/** Edges of a rectangle of the image, not rounded; device pixels. */
export function deviceEdgesOf(place: Placement, { x, y, width, height }: Rect) {
  const near = place.mirrored ? place.imageWidth - x - width : x
  const left = near * place.scale + place.originX
  const top = y * place.scale + place.originY
  return { left, top, right: left + width * place.scale, bottom: top + height * place.scale }
}

/** Whole device pixels of which the middle lies in a rectangle of the image, and `bleed` more on every side. */
export function deviceRectOf(place: Placement, area: Rect, bleed: number): Rect {
  const { left, top, right, bottom } = deviceEdgesOf(place, area)
  const [x, y] = [Math.round(left) - bleed, Math.round(top) - bleed]
  return { x, y, width: Math.round(right) + bleed - x, height: Math.round(bottom) + bleed - y }
}

/** What a rectangle of device pixels shows of the image; it may reach beyond it. */
export function imageRectOf(place: Placement, { x, y, width, height }: Rect): Rect {
  const left = (x - place.originX) / place.scale
  return {
    x: place.mirrored ? place.imageWidth - left - width / place.scale : left,
    y: (y - place.originY) / place.scale,
    width: width / place.scale,
    height: height / place.scale,
  }
}
