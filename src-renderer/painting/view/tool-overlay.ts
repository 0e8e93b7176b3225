import type { OverlayLine, Studio } from '../engine/index.ts'
import type { ViewTransform } from './view-transform.ts'

const SVG = 'http://www.w3.org/2000/svg'
/** CSS pixels. */
const HANDLE_RADIUS_PX = 4
const NARROWEST_LINE_PX = 2

/** What the tool at work wants to have drawn over the picture: the lasso's line, the corners of a polygon. */
export class ToolOverlay {
  readonly element: SVGSVGElement
  readonly #studio: Studio
  readonly #view: ViewTransform
  #frame = 0

  constructor(className: string, studio: Studio, view: ViewTransform) {
    this.#studio = studio
    this.#view = view
    this.element = document.createElementNS(SVG, 'svg')
    this.element.setAttribute('class', className)
    this.element.setAttribute('aria-hidden', 'true')
  }

  /** In the next frame, however many pointer events come before it. */
  requestDraw(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      this.#draw()
    })
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame)
    this.element.remove()
  }

  #draw(): void {
    const lines = this.#studio.overlay()
    if (lines.length === 0 && this.element.childElementCount === 0) return
    this.element.replaceChildren(...lines.flatMap((line) => this.#shapesOf(line)))
  }

  #shapesOf({ points, closed, kind, widthPx }: OverlayLine): SVGElement[] {
    const places: { viewX: number; viewY: number }[] = []
    for (let at = 0; at + 1 < points.length; at += 2) {
      places.push(this.#view.toView(points[at] as number, points[at + 1] as number))
    }
    if (kind === 'handle') return places.map(handleAt)
    const text = places.map(({ viewX, viewY }) => `${viewX.toFixed(1)},${viewY.toFixed(1)}`).join(' ')
    if (widthPx !== undefined) return this.#drawnOver(places.length === 1 ? `${text} ${text}` : text, kind, widthPx)
    // Twice: a dark line below the light one, so that it is seen on any hair.
    return ['halo', kind].map((part) => {
      const shape = document.createElementNS(SVG, closed ? 'polygon' : 'polyline')
      shape.setAttribute('points', text)
      shape.dataset['part'] = part
      return shape
    })
  }

  /** What was drawn by hand, as wide as it was drawn; over background there is a dashed line in it, so that colour alone tells nothing. */
  #drawnOver(points: string, kind: OverlayLine['kind'], widthPx: number): SVGElement[] {
    const width = Math.max(NARROWEST_LINE_PX, widthPx * this.#view.snapshot().scale)
    return (kind === 'background' ? [kind, 'dashes'] : [kind]).map((part) => {
      const line = document.createElementNS(SVG, 'polyline')
      line.setAttribute('points', points)
      line.dataset['part'] = part
      if (part === kind) line.style.strokeWidth = String(width)
      return line
    })
  }
}

function handleAt({ viewX, viewY }: { viewX: number; viewY: number }): SVGElement {
  const dot = document.createElementNS(SVG, 'circle')
  dot.setAttribute('cx', viewX.toFixed(1))
  dot.setAttribute('cy', viewY.toFixed(1))
  dot.setAttribute('r', String(HANDLE_RADIUS_PX))
  dot.dataset['part'] = 'handle'
  return dot
}
