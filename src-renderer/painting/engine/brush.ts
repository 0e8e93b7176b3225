/** A round brush. Pixels are image pixels. */
export type Brush = {
  /** Diameter, 1..2000. */
  sizePx: number
  /** 0..1: up to this part of the radius the brush covers fully, from there it falls smoothly to nothing. 1 is a hard edge. */
  hardness: number
  /** 0..1: the most that one stroke can add or take away. */
  opacity: number
}

export const SMALLEST_SIZE_PX = 1
export const LARGEST_SIZE_PX = 2000

/** Up to this size a brush snaps to the pixel grid, so that 1 px means the one pixel under the pointer. */
const LARGEST_SNAPPED_PX = 8

/** Sizes are whole pixels: a half pixel cannot be seen, and the readout would lie. */
export function validBrush(brush: Brush): Brush {
  return {
    sizePx: Math.round(clamp(brush.sizePx, SMALLEST_SIZE_PX, LARGEST_SIZE_PX)),
    hardness: clamp(brush.hardness, 0, 1),
    opacity: clamp(brush.opacity, 0, 1),
  }
}

/** Size one step up or down: a tenth, but at least a pixel. */
export function steppedSize(sizePx: number, direction: 1 | -1): number {
  const step = Math.max(1, Math.round(sizePx * 0.1))
  return clamp(sizePx + direction * step, SMALLEST_SIZE_PX, LARGEST_SIZE_PX)
}

/** Where the middle of the brush really is: odd small brushes sit on a pixel's middle, even ones on a corner. */
export function brushCentre(brush: Brush, imageX: number, imageY: number): { x: number; y: number } {
  if (brush.sizePx > LARGEST_SNAPPED_PX) return { x: imageX, y: imageY }
  return brush.sizePx % 2 === 1
    ? { x: Math.floor(imageX) + 0.5, y: Math.floor(imageY) + 0.5 }
    : { x: Math.round(imageX), y: Math.round(imageY) }
}

/** Coverage 0..1 at a distance from the path of the middle. The definition that the rasteriser is tested against. */
export function coverageAt(brush: Brush, distancePx: number): number {
  const radius = brush.sizePx / 2
  const core = radius * brush.hardness
  if (distancePx > radius) return 0
  if (distancePx <= core || core === radius) return brush.opacity
  const t = (distancePx - core) / (radius - core)
  return brush.opacity * (1 - t * t * (3 - 2 * t))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
