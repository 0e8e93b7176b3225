import { Konva } from 'konva/lib/Global.js'
import { Layer } from 'konva/lib/Layer.js'
import { Image as KonvaImage } from 'konva/lib/shapes/Image.js'
import { Stage } from 'konva/lib/Stage.js'
import type { Studio } from '../engine/index.ts'
import type { Rect } from '../../../src-shared/mask/index.ts'
import { tintLook, type Look } from './look.ts'
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
  #look: Look = tintLook('', 1)
  #frame = 0
  #viewChanged = true
  readonly #stop: () => void

  constructor(container: HTMLDivElement, photo: Photo, studio: Studio, view: ViewTransform) {
    this.#photo = photo
    this.#view = view
    this.#mask = new MaskCanvas(studio.plane, this.#look.colors)
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

  /** How mask and photo are shown; changes no byte. Cheap where only blend, opacity or filter are others than before. */
  setLook(look: Look): void {
    if (look.colors !== this.#look.colors) this.#mask.setColors(look.colors)
    this.#look = look
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
    const x = state.mirrored ? state.offsetX + this.#photo.width * state.scale : state.offsetX
    const place = { x, y: state.offsetY, scaleX: state.mirrored ? -state.scale : state.scale, scaleY: state.scale }
    const smooth = state.scale * window.devicePixelRatio < PIXELS_FROM_SCALE
    this.#photoImage.image(this.#photo.level(state.scale * window.devicePixelRatio) as HTMLCanvasElement)
    for (const layer of [this.#photoLayer, this.#maskLayer]) {
      layer.setAttrs(place)
      layer.imageSmoothingEnabled(smooth)
    }
    const { style } = this.#maskLayer.getNativeCanvasElement()
    style.mixBlendMode = this.#look.blend
    style.opacity = String(this.#look.opacity)
    this.#photoLayer.getNativeCanvasElement().style.filter = this.#look.photoFilter
    this.#photoLayer.draw()
    this.#drawMask(null)
  }

  /** Draws one rectangle (image pixels; null: all of the view) of the mask layer again and leaves the rest as it is. */
  #drawMask(area: Rect | null): void {
    const layer = this.#maskLayer
    const { scale } = this.#view.snapshot()
    const ratio = layer.getCanvas().getPixelRatio()
    // Whole device pixels, so that neither the clearing nor the clip leaves a seam.
    const down = (view: number) => Math.floor(view * ratio) / ratio
    const up = (view: number) => Math.ceil(view * ratio) / ratio
    const seen = area ? this.#view.toViewRect(area) : { x: 0, y: 0, ...this.#view.size }
    const bleed = area ? BLEED_PX * scale : 0
    const left = down(seen.x - bleed)
    const top = down(seen.y - bleed)
    const right = up(seen.x + seen.width + bleed)
    const bottom = up(seen.y + seen.height + bleed)
    layer.getContext().clear({ x: left, y: top, width: right - left, height: bottom - top })
    layer.clip(this.#view.toImageRect({ x: left, y: top, width: right - left, height: bottom - top }))
    layer.drawScene()
  }
}
