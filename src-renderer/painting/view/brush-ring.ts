import type { Brush } from '../engine/index.ts'

const SVG = 'http://www.w3.org/2000/svg'
/** Below this the ring is too small to see, and a cross marks the place. CSS pixels. */
const SMALLEST_RING_PX = 5

/** The brush at its true size: the ring is its edge, the dashes are where it stops covering fully; red while erasing. */
export class BrushRing {
  readonly element: SVGSVGElement
  readonly #group: SVGGElement
  readonly #halo: SVGCircleElement
  readonly #edge: SVGCircleElement
  readonly #core: SVGCircleElement
  readonly #cross: SVGPathElement

  constructor(className: string) {
    this.element = document.createElementNS(SVG, 'svg')
    this.element.setAttribute('class', className)
    this.element.setAttribute('aria-hidden', 'true')
    this.#group = this.element.appendChild(document.createElementNS(SVG, 'g'))
    this.#halo = this.#circle('halo')
    this.#edge = this.#circle('edge')
    this.#core = this.#circle('core')
    this.#cross = this.#group.appendChild(document.createElementNS(SVG, 'path'))
    this.#cross.setAttribute('d', 'M-7 0H-3M3 0H7M0 -7V-3M0 3V7')
    this.#cross.dataset['part'] = 'cross'
    this.hide()
  }

  shape(brush: Brush, scale: number, erasing: boolean): void {
    const radius = (brush.sizePx / 2) * scale
    const core = radius * brush.hardness
    this.#halo.setAttribute('r', String(radius))
    this.#edge.setAttribute('r', String(radius))
    this.#core.setAttribute('r', String(core))
    this.#core.style.display = brush.hardness < 1 && core > 2 ? '' : 'none'
    this.#cross.style.display = radius < SMALLEST_RING_PX ? '' : 'none'
    this.element.dataset['erasing'] = String(erasing)
  }

  moveTo(viewX: number, viewY: number): void {
    this.#group.setAttribute('transform', `translate(${viewX} ${viewY})`)
    this.element.style.visibility = 'visible'
  }

  hide(): void {
    this.element.style.visibility = 'hidden'
  }

  #circle(part: string): SVGCircleElement {
    const circle = this.#group.appendChild(document.createElementNS(SVG, 'circle'))
    circle.dataset['part'] = part
    return circle
  }
}
