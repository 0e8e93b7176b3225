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

/** From this coverage on a pixel is hair, unless the look says otherwise. */
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
  if (look.outline) drawOutline(part, look.outline, pixels)
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

/** Hair with something else within `margin` pixels (to the sides and across) becomes the line, and the other way round its halo. */
function drawOutline(
  { coverage, margin, area }: Part,
  { color, halo, fromByte = HAIR }: NonNullable<Look['outline']>,
  pixels: Uint32Array,
): void {
  const width = area.width + 2 * margin
  const height = area.height + 2 * margin
  const hair = new Uint8Array(width * height)
  for (let at = 0; at < hair.length; at++) hair[at] = (coverage[at] as number) >= fromByte ? 1 : 0
  const around = sumDown(sumAcross(hair, width, height, margin), width, height, margin)
  const all = (2 * margin + 1) ** 2
  for (let row = 0; row < area.height; row++) {
    const from = (row + margin) * width + margin
    for (let column = 0; column < area.width; column++) {
      const count = around[from + column] as number
      if (count === 0 || count === all) continue
      pixels[row * area.width + column] = hair[from + column] === 1 ? color : halo
    }
  }
}

/** For each pixel the sum of those within `reach` on its row; a running sum, so that a wide line costs no more. */
function sumAcross(values: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const sums = new Uint8Array(width * height)
  let sum = 0
  for (let at = 0; at < 2 * reach; at++) sum += values[at] as number
  for (let at = reach; at < width * height - reach; at++) {
    sum += values[at + reach] as number
    sums[at] = sum
    sum -= values[at - reach] as number
  }
  return sums
}

function sumDown(values: Uint8Array, width: number, height: number, reach: number): Uint16Array {
  const sums = new Uint16Array(width * height)
  for (let row = reach; row < height - reach; row++) {
    for (let near = -reach; near <= reach; near++) {
      const from = (row + near) * width
      const to = row * width
      for (let column = 0; column < width; column++) {
        sums[to + column] = (sums[to + column] as number) + (values[from + column] as number)
      }
    }
  }
  return sums
}
