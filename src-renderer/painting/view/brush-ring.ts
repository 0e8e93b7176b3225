import { brushCentre, type Brush } from '../engine/index.ts'
import type { ViewTransform } from './view-transform.ts'

const SVG = 'http://www.w3.org/2000/svg'
/** Below this the ring is too small to see, and a cross marks the place. CSS pixels. */
const SMALLEST_RING_PX = 5

/** The brush at its true size: the ring is its edge, the dashes are where it stops covering fully; red while erasing. */
export class BrushRing {
  readonly element: SVGSVGElement
  readonly #group: SVGGElement
  readonly #halo: SVGRectElement
  readonly #edge: SVGRectElement
  readonly #core: SVGRectElement
  readonly #cross: SVGPathElement
  readonly #view: ViewTransform
  #brush: Brush | null = null

  constructor(className: string, view: ViewTransform) {
    this.#view = view
    this.element = document.createElementNS(SVG, 'svg')
    this.element.setAttribute('class', className)
    this.element.setAttribute('aria-hidden', 'true')
    this.#group = this.element.appendChild(document.createElementNS(SVG, 'g'))
    this.#halo = this.#outline('halo')
    this.#edge = this.#outline('edge')
    this.#core = this.#outline('core')
    this.#cross = this.#group.appendChild(document.createElementNS(SVG, 'path'))
    this.#cross.setAttribute('d', 'M-7 0H-3M3 0H7M0 -7V-3M0 3V7')
    this.#cross.dataset['part'] = 'cross'
    this.hide()
  }

  /** @param brush null: a tool without one, and a cross marks the place */
  shape(brush: Brush | null, scale: number, erasing: boolean): void {
    this.#brush = brush
    this.element.dataset['erasing'] = String(erasing)
    for (const outline of [this.#halo, this.#edge, this.#core]) outline.style.display = brush ? '' : 'none'
    this.#cross.style.display = ''
    if (!brush) return
    const radius = (brush.sizePx / 2) * scale
    const core = radius * brush.hardness
    const isRound = brush.shape === 'round'
    drawOutline(this.#halo, radius, isRound)
    drawOutline(this.#edge, radius, isRound)
    drawOutline(this.#core, core, isRound)
    this.#core.style.display = brush.hardness < 1 && core > 2 ? '' : 'none'
    this.#cross.style.display = radius < SMALLEST_RING_PX ? '' : 'none'
  }

  /** To a place of the pointer: a brush that snaps to the pixel grid is shown where it paints. */
  moveTo(pointerX: number, pointerY: number): void {
    const { viewX, viewY } = this.#paintsAt(pointerX, pointerY)
    this.#group.setAttribute('transform', `translate(${viewX} ${viewY})`)
    this.element.style.visibility = 'visible'
  }

  hide(): void {
    this.element.style.visibility = 'hidden'
  }

  #paintsAt(viewX: number, viewY: number): { viewX: number; viewY: number } {
    if (!this.#brush) return { viewX, viewY }
    const { imageX, imageY } = this.#view.toImage(viewX, viewY)
    const { x, y } = brushCentre(this.#brush, imageX, imageY)
    return this.#view.toView(x, y)
  }

  #outline(part: string): SVGRectElement {
    const outline = this.#group.appendChild(document.createElementNS(SVG, 'rect'))
    outline.dataset['part'] = part
    return outline
  }
}

/** A square with corners as round as it is wide is a circle. */
function drawOutline(element: SVGRectElement, radius: number, isRound: boolean): void {
  element.setAttribute('x', String(-radius))
  element.setAttribute('y', String(-radius))
  element.setAttribute('width', String(2 * radius))
  element.setAttribute('height', String(2 * radius))
  element.setAttribute('rx', String(isRound ? radius : 0))
}
