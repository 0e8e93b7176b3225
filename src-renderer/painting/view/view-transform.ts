import type { Rect } from '../../../src-shared/mask/index.ts'

/**
 * How the image lies in the view: `view = image × scale + offset`, in CSS pixels. A mirrored view shows the image's right
 * side left: `viewX = (width − imageX) × scale + offsetX`, so that `offsetX` is the left edge of what is seen either way.
 * Display only: no byte of a mask depends on it.
 */
export type ViewState = { scale: number; offsetX: number; offsetY: number; mirrored: boolean }
export type Size = { width: number; height: number }

const LARGEST_SCALE = 40
/** So far below the fitting size can one zoom out. */
const SMALLEST_PART_OF_FIT = 0.25
const FIT_MARGIN_PX = 0
/** So much of the image always stays in view. */
const KEPT_IN_VIEW_PX = 48

/** Zoom and pan of one image. Listeners are told after each change; React listens only where it shows the zoom. */
export class ViewTransform {
  readonly image: Size
  #view: Size = { width: 1, height: 1 }
  #state: ViewState = { scale: 1, offsetX: 0, offsetY: 0, mirrored: false }
  /** While true the image keeps fitting when the window changes its size. */
  #fitted = true
  readonly #listeners = new Set<() => void>()

  constructor(image: Size) {
    this.image = image
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): ViewState => this.#state

  /** The window of the view changed its size: what was in the middle stays there. */
  resize(view: Size): void {
    const before = this.#view
    this.#view = view
    if (this.#fitted) return this.fit()
    const { scale, offsetX, offsetY } = this.#state
    this.#set(scale, offsetX + (view.width - before.width) / 2, offsetY + (view.height - before.height) / 2)
  }

  fit(): void {
    const scale = this.#fitScale()
    this.#fitted = true
    this.#set(
      scale,
      (this.#view.width - this.image.width * scale) / 2,
      (this.#view.height - this.image.height * scale) / 2,
    )
  }

  /** Zooms by a factor; the image point under the cursor stays under it. */
  zoomAt(factor: number, viewX: number, viewY: number): void {
    const { scale, offsetX, offsetY } = this.#state
    const fit = this.#fitScale()
    const next = Math.min(LARGEST_SCALE, Math.max(Math.min(fit, 1) * SMALLEST_PART_OF_FIT, scale * factor))
    this.#fitted = false
    this.#set(next, viewX - ((viewX - offsetX) / scale) * next, viewY - ((viewY - offsetY) / scale) * next)
  }

  /** Zooms about the middle of the view. */
  zoomTo(scale: number): void {
    this.zoomAt(scale / this.#state.scale, this.#view.width / 2, this.#view.height / 2)
  }

  panBy(viewDx: number, viewDy: number): void {
    const { scale, offsetX, offsetY } = this.#state
    this.#fitted = false
    this.#set(scale, offsetX + viewDx, offsetY + viewDy)
  }

  /** Brings a point of the image to the middle of the view. */
  centreOn(imageX: number, imageY: number): void {
    const { viewX, viewY } = this.toView(imageX, imageY)
    this.panBy(this.#view.width / 2 - viewX, this.#view.height / 2 - viewY)
  }

  /** Turns what is seen about the middle of the view. */
  setMirrored(mirrored: boolean): void {
    const { scale, offsetX, offsetY } = this.#state
    if (mirrored === this.#state.mirrored) return
    this.#state = { ...this.#state, mirrored }
    this.#set(scale, this.#view.width - offsetX - this.image.width * scale, offsetY)
  }

  /** Back to where an image was left; `null` fits it. */
  restore(state: ViewState | null): void {
    if (!state) return this.fit()
    this.#fitted = false
    this.#state = { ...this.#state, mirrored: state.mirrored }
    this.#set(state.scale, state.offsetX, state.offsetY)
  }

  /** What to keep of it: null while the image fits. */
  get kept(): ViewState | null {
    return this.#fitted ? null : this.#state
  }

  toImage(viewX: number, viewY: number): { imageX: number; imageY: number } {
    const { scale, offsetX, offsetY, mirrored } = this.#state
    const imageX = (viewX - offsetX) / scale
    return { imageX: mirrored ? this.image.width - imageX : imageX, imageY: (viewY - offsetY) / scale }
  }

  toView(imageX: number, imageY: number): { viewX: number; viewY: number } {
    const { scale, offsetX, offsetY, mirrored } = this.#state
    const x = mirrored ? this.image.width - imageX : imageX
    return { viewX: x * scale + offsetX, viewY: imageY * scale + offsetY }
  }

  /** The rectangle of the view that shows a rectangle of the image. */
  toViewRect({ x, y, width, height }: Rect): Rect {
    const { scale, mirrored } = this.#state
    const { viewX, viewY } = this.toView(mirrored ? x + width : x, y)
    return { x: viewX, y: viewY, width: width * scale, height: height * scale }
  }

  toImageRect({ x, y, width, height }: Rect): Rect {
    const { scale, mirrored } = this.#state
    const { imageX, imageY } = this.toImage(mirrored ? x + width : x, y)
    return { x: imageX, y: imageY, width: width / scale, height: height / scale }
  }

  /** Size of the view, in CSS pixels. */
  get size(): Size {
    return this.#view
  }

  #fitScale(): number {
    const width = Math.max(1, this.#view.width - 2 * FIT_MARGIN_PX)
    const height = Math.max(1, this.#view.height - 2 * FIT_MARGIN_PX)
    return Math.min(width / this.image.width, height / this.image.height)
  }

  #set(scale: number, offsetX: number, offsetY: number): void {
    const clamp = (offset: number, image: number, view: number) =>
      Math.min(view - KEPT_IN_VIEW_PX, Math.max(KEPT_IN_VIEW_PX - image * scale, offset))
    this.#state = {
      ...this.#state,
      scale,
      offsetX: clamp(offsetX, this.image.width, this.#view.width),
      offsetY: clamp(offsetY, this.image.height, this.#view.height),
    }
    for (const listener of [...this.#listeners]) listener()
  }
}
