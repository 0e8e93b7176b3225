import type { ViewState, Size } from './view-transform.ts'

/** The grid begins where a pixel of the image has this many pixels of the screen: 800 %. */
export const GRID_FROM_DEVICE_PX = 8

/** Dark and light side by side stand out of every photo. */
const DARK = 'rgb(0 0 0 / 34%)'
const LIGHT = 'rgb(255 255 255 / 22%)'

/**
 * Where the lines between pixels lie on one axis, in whole pixels of the screen.
 * @param offset place of the image's edge, `step` length of a pixel, `count` pixels of the image, `view` length: all but the
 * count in pixels of the screen
 */
export function gridLines(offset: number, step: number, count: number, view: number): number[] {
  const lines: number[] = []
  const last = Math.min(count, Math.floor((view - offset) / step))
  for (let line = Math.max(0, Math.ceil(-offset / step)); line <= last; line++) {
    lines.push(Math.round(offset + line * step))
  }
  return lines
}

/** The lines between the image's pixels, in a canvas of its own: it is drawn when the view moves, never while painting. */
export class PixelGrid {
  readonly element = document.createElement('canvas')
  #view: Size = { width: 0, height: 0 }
  #isDrawn = false

  constructor(className: string) {
    this.element.className = className
    this.element.setAttribute('aria-hidden', 'true')
  }

  resize(view: Size): void {
    this.#view = view
  }

  draw({ scale, offsetX, offsetY }: ViewState, image: Size, isWanted: boolean): void {
    const ratio = window.devicePixelRatio
    const isShown = isWanted && scale * ratio >= GRID_FROM_DEVICE_PX - 1e-6
    this.element.dataset['shown'] = String(isShown)
    if (!isShown && !this.#isDrawn) return
    const width = Math.round(this.#view.width * ratio)
    const height = Math.round(this.#view.height * ratio)
    // Setting the size clears as well; an unseen grid keeps no pixels.
    this.element.width = isShown ? width : 0
    this.element.height = isShown ? height : 0
    this.#isDrawn = isShown
    const context = isShown ? this.element.getContext('2d') : null
    if (!context) return
    const step = scale * ratio
    const columns = gridLines(offsetX * ratio, step, image.width, width)
    const rows = gridLines(offsetY * ratio, step, image.height, height)
    const [left, right] = [columns[0] ?? 0, columns.at(-1) ?? width]
    const [top, bottom] = [rows[0] ?? 0, rows.at(-1) ?? height]
    for (const [color, shift] of [
      [DARK, 0],
      [LIGHT, 1],
    ] as const) {
      context.fillStyle = color
      for (const x of columns) context.fillRect(x + shift - 1, top, 1, bottom - top)
      for (const y of rows) context.fillRect(left, y + shift - 1, right - left, 1)
    }
  }
}
