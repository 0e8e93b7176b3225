import { Konva } from 'konva/lib/Global.js'
import { Layer } from 'konva/lib/Layer.js'
import { Image as KonvaImage } from 'konva/lib/shapes/Image.js'
import { Stage } from 'konva/lib/Stage.js'
import type { Studio } from '../engine/index.ts'
import type { Rect } from '../../../src-shared/mask/index.ts'
import { MaskCanvas } from './mask-canvas.ts'
import type { Photo } from './photo.ts'
import type { ViewState, ViewTransform } from './view-transform.ts'

// We say when what is drawn: a drawing by Konva itself would put a part of the mask over itself.
Konva.autoDrawEnabled = false

/** From this zoom on one sees pixels, not a smoothed picture. */
const PIXELS_FROM_SCALE = 3
/** Smoothing reaches a little beyond a changed rectangle. Image pixels. */
const BLEED_PX = 2

/**
 * What is seen of the studio: a Konva layer with the photo and one with the mask. Konva is written to, never read from.
 * While painting only the changed part of the mask layer is drawn again; the photo is drawn when the view moves.
 */
export class PaintStage {
  readonly #stage: Stage
  readonly #photoLayer = new Layer({ listening: false })
  readonly #maskLayer = new Layer({ listening: false })
  readonly #photoImage: KonvaImage
  readonly #maskImage: KonvaImage
  readonly #photo: Photo
  readonly #view: ViewTransform
  readonly #mask: MaskCanvas
  #frame = 0
  #viewChanged = true
  readonly #stop: () => void

  constructor(container: HTMLDivElement, photo: Photo, studio: Studio, view: ViewTransform, tint: string) {
    this.#photo = photo
    this.#view = view
    this.#mask = new MaskCanvas(studio.plane, tint)
    const size = { width: photo.width, height: photo.height }
    this.#stage = new Stage({ container, width: 1, height: 1, listening: false })
    this.#photoImage = new KonvaImage({ image: photo.level(1) as HTMLCanvasElement, ...size, listening: false })
    this.#maskImage = new KonvaImage({ image: this.#mask.canvas, ...size, listening: false })
    this.#photoLayer.add(this.#photoImage)
    this.#maskLayer.add(this.#maskImage)
    this.#maskLayer.clearBeforeDraw(false)
    this.#stage.add(this.#photoLayer, this.#maskLayer)
    this.#stop = view.subscribe(() => {
      this.#viewChanged = true
      this.requestDraw()
    })
  }

  resize(width: number, height: number): void {
    this.#stage.size({ width: Math.max(1, width), height: Math.max(1, height) })
    this.#view.resize({ width: Math.max(1, width), height: Math.max(1, height) })
    this.#viewChanged = true
    this.requestDraw()
  }

  /** How the mask lies over the photo; 0 hides it and changes no byte. */
  setMaskOpacity(opacity: number): void {
    this.#maskImage.opacity(opacity)
    this.#viewChanged = true
    this.requestDraw()
  }

  /** In the next frame: however many pointer events come before it, there is one drawing. */
  requestDraw(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      this.#draw()
    })
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame)
    this.#stop()
    this.#stage.destroy()
  }

  #draw(): void {
    const changed = this.#mask.update()
    if (this.#viewChanged) this.#drawAll(this.#view.snapshot())
    else if (changed) this.#drawMask(changed)
  }

  #drawAll(state: ViewState): void {
    this.#viewChanged = false
    const place = { x: state.offsetX, y: state.offsetY, scaleX: state.scale, scaleY: state.scale }
    const smooth = state.scale * window.devicePixelRatio < PIXELS_FROM_SCALE
    this.#photoImage.image(this.#photo.level(state.scale * window.devicePixelRatio) as HTMLCanvasElement)
    for (const layer of [this.#photoLayer, this.#maskLayer]) {
      layer.setAttrs(place)
      layer.imageSmoothingEnabled(smooth)
    }
    this.#photoLayer.draw()
    this.#drawMask(null)
  }

  /** Draws one rectangle (image pixels; null: all of the view) of the mask layer again and leaves the rest as it is. */
  #drawMask(area: Rect | null): void {
    const layer = this.#maskLayer
    const { scale, offsetX, offsetY } = this.#view.snapshot()
    const ratio = layer.getCanvas().getPixelRatio()
    // Whole device pixels, so that neither the clearing nor the clip leaves a seam.
    const down = (view: number) => Math.floor(view * ratio) / ratio
    const up = (view: number) => Math.ceil(view * ratio) / ratio
    const left = area ? down((area.x - BLEED_PX) * scale + offsetX) : 0
    const top = area ? down((area.y - BLEED_PX) * scale + offsetY) : 0
    const right = area ? up((area.x + area.width + BLEED_PX) * scale + offsetX) : this.#stage.width()
    const bottom = area ? up((area.y + area.height + BLEED_PX) * scale + offsetY) : this.#stage.height()
    layer.getContext().clear({ x: left, y: top, width: right - left, height: bottom - top })
    layer.clip({
      x: (left - offsetX) / scale,
      y: (top - offsetY) / scale,
      width: (right - left) / scale,
      height: (bottom - top) / scale,
    })
    layer.drawScene()
  }
}
