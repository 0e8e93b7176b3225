export type BrushShape = 'round' | 'square'

/** What a pen's pressure does. A mouse always presses fully. */
export type PressureUse = 'none' | 'size' | 'opacity' | 'both'

/** What paints. Pixels are image pixels. */
export type Brush = {
  /** A square lies along the pixel grid; its size is its side. */
  shape: BrushShape
  /** Diameter, 1..2000. */
  sizePx: number
  /** 0..1: up to this part of the radius the brush covers fully, from there it falls smoothly to nothing. 1 is a hard edge. */
  hardness: number
  /** 0..1: the most that one stroke can add or take away. */
  opacity: number
  /** 0..1: how much of what is missing to the opacity each dab brings. 1: all at once, and a stroke is even. */
  flow: number
  pressure: PressureUse
}

export const PLAIN_BRUSH: Brush = {
  shape: 'round',
  sizePx: 64,
  hardness: 1,
  opacity: 1,
  flow: 1,
  pressure: 'none',
}

export const SMALLEST_SIZE_PX = 1
export const LARGEST_SIZE_PX = 2000

/** Below this flow a stroke would need hundreds of dabs to be seen. */
export const SMALLEST_FLOW = 0.01

/** Up to this size a brush snaps to the pixel grid, so that 1 px means the one pixel under the pointer. */
const LARGEST_SNAPPED_PX = 8

/** A pen that hardly touches still paints: this part of the brush's radius. */
const LIGHTEST_TOUCH = 0.05

/** The brush as a mask of 0 and 255 needs it: of the same size, hard and full. */
export function hardBrush(brush: Brush): Brush {
  const pressure = brush.pressure === 'size' || brush.pressure === 'both' ? 'size' : 'none'
  return { ...brush, hardness: 1, opacity: 1, flow: 1, pressure }
}

/** Size one step up or down: a tenth, but at least a pixel. */
export function steppedSize(sizePx: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(sizePx * 0.1))
  return clamp(sizePx + direction * step, SMALLEST_SIZE_PX, LARGEST_SIZE_PX)
}

/** Where the middle of the brush really is: odd small brushes sit on a pixel's middle, even ones on a corner. */
export function brushCentre(brush: Pick<Brush, 'sizePx'>, imageX: number, imageY: number): { x: number; y: number } {
  if (brush.sizePx > LARGEST_SNAPPED_PX) return { x: imageX, y: imageY }
  return brush.sizePx % 2 === 1
    ? { x: Math.floor(imageX) + 0.5, y: Math.floor(imageY) + 0.5 }
    : { x: Math.round(imageX), y: Math.round(imageY) }
}

/** One touch of the brush: its middle, half its size, and the most that it covers, 0..255. */
export type Dab = { x: number; y: number; radius: number; full: number }

/** The touch of a brush at a place. @param pressure 0..1, of a pen */
export function dabAt(brush: Brush, imageX: number, imageY: number, pressure: number): Dab {
  const { x, y } = brushCentre(brush, imageX, imageY)
  const light = clamp(pressure, 0, 1)
  const sized = brush.pressure === 'size' || brush.pressure === 'both'
  const faded = brush.pressure === 'opacity' || brush.pressure === 'both'
  return {
    x,
    y,
    radius: Math.max(0.5, (brush.sizePx / 2) * (sized ? Math.max(LIGHTEST_TOUCH, light) : 1)),
    full: Math.round(brush.opacity * (faded ? light : 1) * 255),
  }
}

/**
 * The share of full coverage, 0..1, at a distance from the path of the middle; the definition that the rasteriser is
 * tested against. Of a round brush the distance is Euclid's, of a square one Chebyshev's. With t from 0 at the end of
 * the core to 1 at the edge: 1 − t²(3 − 2t).
 * @param share distance as a part of the radius
 */
export function falloffAt(hardness: number, share: number): number {
  if (share > 1) return 0
  if (share <= hardness || hardness === 1) return 1
  const t = (share - hardness) / (1 - hardness)
  return 1 - t * t * (3 - 2 * t)
}

/** Coverage 0..1 of a brush at a distance in pixels. */
export function coverageAt(brush: Pick<Brush, 'sizePx' | 'hardness' | 'opacity'>, distancePx: number): number {
  return brush.opacity * falloffAt(brush.hardness, distancePx / (brush.sizePx / 2))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
