import { Konva } from 'konva/lib/Global.js'
import { Layer } from 'konva/lib/Layer.js'
import { Stage } from 'konva/lib/Stage.js'
import type { MaskPlane, Studio } from '../engine/index.ts'
import type { Rect } from '../../../src-shared/mask/index.ts'
import { tintLook, type Look, type MaskBlend } from './look.ts'
import { MaskLayer } from './mask-layer.ts'
import { drawPhoto } from './draw-photo.ts'
import type { Photo } from './photo.ts'
import { placementOf, type Placement } from './placement.ts'
import type { ViewTransform } from './view-transform.ts'

// We say when what is drawn, and draw it ourselves: both layers are pictures of the size of the view.
Konva.autoDrawEnabled = false

/** What of a look is in the pixels of the mask's layers; the rest is how they are laid. */
const PAINTED = ['colors', 'checker', 'outline', 'under'] as const

export type Subject = { photo: Photo; studio: Studio; view: ViewTransform }

/**
 * What is seen of the studio: a layer with the photo and one with the mask, both as large as the view and no larger,
 * drawn from what the image's tiles give for this zoom. Konva makes the layers and keeps them at the screen's size.
 * While painting only the changed part of the mask layer is drawn again; the photo is drawn when the view moves.
 */
export class PaintStage {
  readonly #stage: Stage
  readonly #photoLayer = new Layer({ listening: false })
  readonly #maskLayer = new Layer({ listening: false })
  /** Shown only while a look paints the mask twice. */
  readonly #underLayer = new Layer({ listening: false, visible: false })
  #subject: Subject | null = null
  #window = { width: 1, height: 1 }
  #mask: MaskLayer | null = null
  #look: Look = tintLook('', 1)
  #frame = 0
  #photoStale = true
  #maskStale = true
  #stops: (() => void)[] = []

  constructor(container: HTMLDivElement) {
    this.#stage = new Stage({ container, width: 1, height: 1, listening: false })
    this.#stage.add(this.#photoLayer, this.#underLayer, this.#maskLayer)
  }

  /** Another image, in the same canvases: new ones would have to be laid out, and the page around them painted anew. */
  show(subject: Subject): void {
    for (const stop of this.#stops) stop()
    const { photo, studio, view } = subject
    this.#subject = subject
    this.#mask = new MaskLayer(studio.plane)
    this.#stops = [
      view.subscribe(() => this.#drawAgain()),
      photo.subscribe(() => {
        this.#photoStale = true
        this.requestDraw()
      }),
    ]
    view.resize(this.#window)
    this.#drawAgain()
  }

  /** Of the window in which it is seen. */
  resize(width: number, height: number): void {
    this.#window = { width: Math.max(1, width), height: Math.max(1, height) }
    this.#subject?.view.resize(this.#window)
    this.#drawAgain()
  }

  /** How mask and photo are shown; changes no byte. Cheap where only blend, opacity or filter are others than before. */
  setLook(look: Look): void {
    const last = this.#look
    this.#look = look
    lay(this.#maskLayer, look.blend, look.opacity)
    lay(this.#underLayer, look.under?.blend ?? 'normal', look.opacity)
    this.#underLayer.visible(look.under !== undefined)
    this.#photoLayer.getNativeCanvasElement().style.filter = look.photoFilter
    if (PAINTED.every((part) => look[part] === last[part])) return
    this.#maskStale = true
    this.requestDraw()
  }

  /** Shows another mask in place of the studio's, and changes no byte of either; null: the studio's again. */
  showInstead(plane: MaskPlane | null): void {
    const shown = plane ?? this.#subject?.studio.plane
    this.#mask = shown ? new MaskLayer(shown) : null
    this.#maskStale = true
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
    for (const stop of this.#stops) stop()
    this.#stage.destroy()
  }

  #drawAgain(): void {
    const size = this.#subject?.view.size ?? this.#window
    if (size.width !== this.#stage.width() || size.height !== this.#stage.height()) this.#stage.size(size)
    this.#photoStale = true
    this.#maskStale = true
    this.requestDraw()
  }

  #draw(): void {
    if (!this.#subject) return
    const { photo, studio, view } = this.#subject
    const changes = studio.plane.takeChanges()
    if (this.#photoStale) {
      const { context, place } = targetOf(this.#photoLayer, view)
      drawPhoto(context, place, photo)
      this.#photoStale = false
    }
    if (this.#maskStale) this.#drawMask(view, [null])
    else if (changes.length > 0) this.#drawMask(view, changes)
    this.#maskStale = false
  }

  #drawMask(view: ViewTransform, areas: readonly (Rect | null)[]): void {
    const { context, place } = targetOf(this.#maskLayer, view)
    for (const area of areas) this.#mask?.draw(context, place, this.#look, area)
    if (!this.#look.under) return
    const under = { ...this.#look, colors: this.#look.under.colors }
    const below = targetOf(this.#underLayer, view)
    for (const area of areas) this.#mask?.draw(below.context, below.place, under, area)
  }
}

function targetOf(layer: Layer, view: ViewTransform): { context: CanvasRenderingContext2D; place: Placement } {
  const canvas = layer.getNativeCanvasElement()
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The browser gives no canvas to paint on.')
  // What Konva left is its scale for high-resolution screens; pixels here are those of the screen.
  context.resetTransform()
  return { context, place: placementOf(view, canvas, layer.getCanvas().getPixelRatio()) }
}

function lay(layer: Layer, blend: MaskBlend, opacity: number): void {
  const { style } = layer.getNativeCanvasElement()
  style.mixBlendMode = blend
  style.opacity = String(opacity)
}
