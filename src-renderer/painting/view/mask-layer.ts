import type { MaskPlane } from '../engine/index.ts'
import { intersect, type Rect } from '../../../src-shared/mask/index.ts'
import type { Look } from './look.ts'
import { shade } from './shade.ts'
import { sampleCoverage, type Axis } from './sample-coverage.ts'
import { deviceRectOf, imageRectOf, levelFor, PIXELS_FROM_SCALE, type Placement } from './placement.ts'

/** So many pixels are made at once: they stay in the processor's cache. */
const MOST_PIXELS = 1 << 18

/**
 * Draws the mask at the size of the screen: what a frame costs depends on what is seen, never on how large the image is.
 * There is no picture of the whole mask; pixels go from the plane (or a smaller copy of it) straight onto the layer's
 * canvas, which is never read: a canvas that is both written and drawn from is copied in every frame.
 */
export class MaskLayer {
  readonly #plane: MaskPlane
  #coverage = new Uint8Array(MOST_PIXELS)
  #pixels = new ArrayBuffer(MOST_PIXELS * 4)

  constructor(plane: MaskPlane) {
    this.#plane = plane
  }

  /** Draws `area` of the image again (null: all of the view). */
  draw(context: CanvasRenderingContext2D, place: Placement, look: Look, area: Rect | null): void {
    const view = { x: 0, y: 0, width: place.width, height: place.height }
    if (!area) context.clearRect(0, 0, place.width, place.height)
    const image = deviceRectOf(place, this.#plane.bounds, 0)
    const seen = intersect(view, image)
    const level = levelFor(place.scale)
    // Averages and smoothing carry a change as far as one pixel of the level; an outline as far as it is wide.
    const bleed = outlineOf(look, place)
    const changed = area ? deviceRectOf(place, widened(area, 1 << (level + 1)), bleed) : view
    const dirty = seen && intersect(seen, changed)
    if (!dirty) return
    const rows = Math.max(1, Math.floor(MOST_PIXELS / (dirty.width + 2 * bleed)) - 2 * bleed)
    for (let y = dirty.y; y < dirty.y + dirty.height; y += rows) {
      const height = Math.min(rows, dirty.y + dirty.height - y)
      this.#drawPart(context, place, look, { ...dirty, y, height }, level)
    }
  }

  #drawPart(context: CanvasRenderingContext2D, place: Placement, look: Look, part: Rect, level: number): void {
    const margin = outlineOf(look, place)
    const [width, height] = [part.width + 2 * margin, part.height + 2 * margin]
    const wanted = { x: part.x - margin, y: part.y - margin, width, height }
    const size = 1 << level
    const source = this.#plane.levels.at(level, widened(imageRectOf(place, wanted), 2 * size))
    const columns = axis(place.originX, place.scale * size, wanted.x, width)
    if (place.mirrored) mirror(columns, this.#plane.width / size)
    const rows = axis(place.originY, place.scale * size, wanted.y, height)
    if (this.#coverage.length < width * height) this.#coverage = new Uint8Array(width * height)
    if (this.#pixels.byteLength < part.width * part.height * 4)
      this.#pixels = new ArrayBuffer(part.width * part.height * 4)
    sampleCoverage(source, columns, rows, place.scale < PIXELS_FROM_SCALE, this.#coverage)
    const pixels = new Uint32Array(this.#pixels, 0, part.width * part.height)
    shade({ coverage: this.#coverage, margin, area: part, ratio: place.ratio, look }, pixels)
    const bytes = new Uint8ClampedArray(this.#pixels, 0, pixels.length * 4)
    context.putImageData(new ImageData(bytes, part.width, part.height), part.x, part.y)
  }
}

/** Width of the look's outline in device pixels; 0 for none. */
function outlineOf({ outline }: Look, { ratio }: Placement): number {
  return outline ? Math.max(1, Math.round(outline.widthPx * ratio)) : 0
}

/** Where the middles of device pixels lie in a level of which one pixel is `scale` device pixels. */
function axis(origin: number, scale: number, first: number, length: number): Axis {
  return { start: (first + 0.5 - origin) / scale, step: 1 / scale, length }
}

function mirror(columns: Axis, width: number): void {
  columns.start = width - columns.start
  columns.step = -columns.step
}

function widened({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}
