import type { Rect } from '../../../src-shared/mask/index.ts'
import type { Look } from './look.ts'

type Part = {
  /** `area` and `margin` pixels more on every side. */
  coverage: Uint8Array
  margin: number
  /** Device pixels of the view. */
  area: Rect
  /** Device pixels per CSS pixel. */
  ratio: number
  look: Look
}

/** From this coverage on a pixel is hair. */
const HAIR = 128

/** Turns coverage into the colours of a look; `margin` is the outline's width where it has one. */
export function shade(part: Part, pixels: Uint32Array): void {
  const { coverage, margin, area, look } = part
  const stride = area.width + 2 * margin
  for (let row = 0; row < area.height; row++) {
    const from = (row + margin) * stride + margin
    const to = row * area.width
    if (look.checker) shadeChecker(part, look.checker, row, from, pixels, to)
    else shadeRow(coverage, from, look.colors, pixels, to, area.width)
  }
  if (look.outline) drawOutline(part, look.outline.color, pixels)
}

function shadeRow(
  coverage: Uint8Array,
  from: number,
  colors: Uint32Array,
  pixels: Uint32Array,
  to: number,
  width: number,
): void {
  for (let column = 0; column < width; column++) {
    pixels[to + column] = colors[coverage[from + column] as number] as number
  }
}

/** Squares are counted from the view's corner, so that they stand still while the picture moves. */
function shadeChecker(
  { coverage, area, ratio, look }: Part,
  { colors, sizePx }: NonNullable<Look['checker']>,
  row: number,
  from: number,
  pixels: Uint32Array,
  to: number,
): void {
  const size = Math.max(1, Math.round(sizePx * ratio))
  const odd = Math.floor((area.y + row) / size) % 2
  for (let column = 0; column < area.width; column++) {
    const other = Math.floor((area.x + column) / size) % 2 !== odd
    pixels[to + column] = (other ? colors : look.colors)[coverage[from + column] as number] as number
  }
}

/** Hair that has something else within `margin` pixels (to the sides and across) becomes the line. */
function drawOutline({ coverage, margin, area }: Part, color: number, pixels: Uint32Array): void {
  const width = area.width + 2 * margin
  const height = area.height + 2 * margin
  const least = leastDown(leastAcross(coverage, width, height, margin), width, height, margin)
  for (let row = 0; row < area.height; row++) {
    const from = (row + margin) * width + margin
    for (let column = 0; column < area.width; column++) {
      const isLine = (coverage[from + column] as number) >= HAIR && (least[from + column] as number) < HAIR
      if (isLine) pixels[row * area.width + column] = color
    }
  }
}

function leastAcross(values: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const least = values.slice(0, width * height)
  for (let at = reach; at < width * height - reach; at++) {
    let value = values[at] as number
    for (let step = at - reach; step <= at + reach; step++)
      if ((values[step] as number) < value) value = values[step] as number
    least[at] = value
  }
  return least
}

function leastDown(values: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const least = values.slice()
  for (let at = reach * width; at < (height - reach) * width; at++) {
    let value = values[at] as number
    for (let step = at - reach * width; step <= at + reach * width; step += width) {
      if ((values[step] as number) < value) value = values[step] as number
    }
    least[at] = value
  }
  return least
}
