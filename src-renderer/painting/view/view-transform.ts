import type { Rect } from '../../../src-shared/mask/index.ts'

/**
 * How the image lies in the view: `view = image × scale + offset`, in CSS pixels. A mirrored view shows the image's right
 * side left: `viewX = (width − imageX) × scale + offsetX`, so that `offsetX` is the left edge of what is seen either way.
 * A view that is turned is a sheet that lies behind the window, by `angle` degrees clockwise about the middle of both, and
 * just large enough to fill it: all that is drawn is drawn upright on the sheet. Display only: no byte of a mask depends
 * on it.
 */
export type ViewState = { scale: number; offsetX: number; offsetY: number; mirrored: boolean; angle: number }
/** How an image was left, and in a window of which size. */
export type KeptView = ViewState & { window: Size }
export type Size = { width: number; height: number }

const LARGEST_SCALE = 40
/** So far below the fitting size can one zoom out. */
const SMALLEST_PART_OF_FIT = 0.25
/** So much of the image always stays in view. */
const KEPT_IN_VIEW_PX = 48

function rotated(x: number, y: number, degrees: number): [x: number, y: number] {
  const { sine, cosine } = directionOf(degrees)
  return [x * cosine - y * sine, x * sine + y * cosine]
}

/** Quarter turns are exact. */
function directionOf(degrees: number): { sine: number; cosine: number } {
  const radians = (degrees * Math.PI) / 180
  const [sine, cosine] = [Math.sin(radians), Math.cos(radians)]
  return degrees % 90 === 0 ? { sine: Math.round(sine), cosine: Math.round(cosine) } : { sine, cosine }
}

/** The upright rectangle around one that is turned; and, the other way round, the turned one that fills it. */
function turned({ width, height }: Size, degrees: number): Size {
  const direction = directionOf(degrees)
  const [sine, cosine] = [Math.abs(direction.sine), Math.abs(direction.cosine)]
  return { width: Math.ceil(width * cosine + height * sine), height: Math.ceil(width * sine + height * cosine) }
}

/** Zoom, turn and pan of one image. Listeners are told after each change; React listens only where it shows the zoom. */
export class ViewTransform {
  readonly isPatient = true
  readonly image: Size
  #window: Size = { width: 1, height: 1 }
  #view: Size = { width: 1, height: 1 }
  #state: ViewState = { scale: 1, offsetX: 0, offsetY: 0, mirrored: false, angle: 0 }
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
  resize(window: Size): void {
    this.#window = window
    this.#cutSheet()
  }

  /** Turns what is seen about the middle of the view, to so many degrees clockwise. */
  setAngle(degrees: number): void {
    const angle = ((Math.round(degrees) % 360) + 360) % 360
    if (angle === this.#state.angle) return
    this.#state = { ...this.#state, angle }
    this.#cutSheet()
  }

  /** What was in the middle stays there. */
  #cutSheet(): void {
    const before = this.#view
    const view = turned(this.#window, this.#state.angle)
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

  /** By so much in the window. */
  panBy(windowDx: number, windowDy: number): void {
    const [viewDx, viewDy] = rotated(windowDx, windowDy, -this.#state.angle)
    this.#shift(viewDx, viewDy)
  }

  #shift(viewDx: number, viewDy: number): void {
    const { scale, offsetX, offsetY } = this.#state
    this.#fitted = false
    this.#set(scale, offsetX + viewDx, offsetY + viewDy)
  }

  /** A place in the window, from its top left corner, as a place of the view. */
  fromWindow(windowX: number, windowY: number): { viewX: number; viewY: number } {
    const { width, height } = this.#window
    if (this.#state.angle === 0) return { viewX: windowX, viewY: windowY }
    const [x, y] = rotated(windowX - width / 2, windowY - height / 2, -this.#state.angle)
    return { viewX: x + this.#view.width / 2, viewY: y + this.#view.height / 2 }
  }

  /** A place of the view as a place in the window, from its top left corner. */
  toWindow(viewX: number, viewY: number): { windowX: number; windowY: number } {
    const { width, height } = this.#window
    if (this.#state.angle === 0) return { windowX: viewX, windowY: viewY }
    const [x, y] = rotated(viewX - this.#view.width / 2, viewY - this.#view.height / 2, this.#state.angle)
    return { windowX: x + width / 2, windowY: y + height / 2 }
  }

  /** The direction in the image that is to the right in the window; of length 1. */
  get right(): readonly [x: number, y: number] {
    const [x, y] = rotated(1, 0, -this.#state.angle)
    return [this.#state.mirrored ? -x : x, y]
  }

  /** Brings a point of the image to the middle of the view. */
  centreOn(imageX: number, imageY: number): void {
    const { viewX, viewY } = this.toView(imageX, imageY)
    this.#shift(this.#view.width / 2 - viewX, this.#view.height / 2 - viewY)
  }

  /** Turns what is seen about the middle of the view. */
  setMirrored(mirrored: boolean): void {
    const { scale, offsetX, offsetY } = this.#state
    if (mirrored === this.#state.mirrored) return
    this.#state = { ...this.#state, mirrored }
    this.#set(scale, this.#view.width - offsetX - this.image.width * scale, offsetY)
  }

  /** Back to where an image was left; `null` fits it. */
  restore(kept: KeptView | null): void {
    if (!kept) return this.fit()
    const { window, ...state } = kept
    const now = this.#window
    this.#fitted = false
    this.#window = window
    this.#view = turned(window, state.angle)
    this.#state = state
    this.#set(state.scale, state.offsetX, state.offsetY)
    // Before it is on the screen it has no size: then the one that comes later does this.
    if (now.width > 1) this.resize(now)
  }

  /** What to keep of it: null while the image fits. */
  get kept(): KeptView | null {
    return this.#fitted ? null : { ...this.#state, window: this.#window }
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

  /** Size of the view, in CSS pixels: the window's, or that of the sheet behind it. */
  get size(): Size {
    return this.#view
  }

  #fitScale(): number {
    const image = turned(this.image, this.#state.angle)
    return Math.min(this.#window.width / image.width, this.#window.height / image.height)
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
