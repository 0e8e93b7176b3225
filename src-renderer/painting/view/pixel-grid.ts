import type { ViewTransform } from './view-transform.ts'

/** The grid begins where a pixel of the image has this many pixels of the screen: 800 %. */
const GRID_FROM_DEVICE_PX = 8
/** Zooming by steps does not end at 8 exactly. */
const ROUNDING = 1e-3

/** Dark and light side by side stand out of every photo. */
const DARK = 'rgb(0 0 0 / 26%)'
const LIGHT = 'rgb(255 255 255 / 14%)'

export const isGridShown = (scale: number, pixelRatio: number): boolean =>
  scale * pixelRatio >= GRID_FROM_DEVICE_PX - ROUNDING

/**
 * Where the lines between an image's pixels lie on one axis, in whole pixels of the screen.
 * @param offset place of the image's edge, `step` length of a pixel, `view` length of the view: in pixels of the screen
 * @param count pixels of the image on this axis
 */
export function gridLines(offset: number, step: number, count: number, view: number): number[] {
  const lines: number[] = []
  const last = Math.min(count, Math.floor((view - offset) / step))
  for (let line = Math.max(0, Math.ceil(-offset / step)); line <= last; line++)
    lines.push(Math.round(offset + line * step))
  return lines
}

/** Draws the lines between the image's pixels; far out, or where it is not wanted, an empty canvas keeps no pixels. */
export function drawGrid(canvas: HTMLCanvasElement, view: ViewTransform, isWanted: boolean): void {
  const ratio = window.devicePixelRatio
  const { scale, offsetX, offsetY } = view.snapshot()
  const isShown = isWanted && isGridShown(scale, ratio)
  canvas.dataset['shown'] = String(isShown)
  const width = isShown ? Math.round(view.size.width * ratio) : 0
  const height = isShown ? Math.round(view.size.height * ratio) : 0
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = isShown ? canvas.getContext('2d') : null
  if (!context) return
  context.clearRect(0, 0, width, height)
  const step = scale * ratio
  const columns = gridLines(offsetX * ratio, step, view.image.width, width)
  const rows = gridLines(offsetY * ratio, step, view.image.height, height)
  const [left, right] = [Math.max(0, offsetX * ratio), Math.min(width, offsetX * ratio + step * view.image.width)]
  const [top, bottom] = [Math.max(0, offsetY * ratio), Math.min(height, offsetY * ratio + step * view.image.height)]
  for (const [color, shift] of [
    [DARK, -1],
    [LIGHT, 0],
  ] as const) {
    context.fillStyle = color
    for (const x of columns) context.fillRect(x + shift, top, 1, bottom - top)
    for (const y of rows) context.fillRect(left, y + shift, right - left, 1)
  }
}
