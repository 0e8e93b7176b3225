import { boxMean } from './box.ts'
import type { AntiBleedMode } from './anti-bleed-modes.ts'
import { guidedFilter } from './guided-filter.ts'
import type { RgbImage } from './image.ts'
import { projectColours } from './projection.ts'

/** The sizes below were measured on photos whose longer side is this. */
const REFERENCE_SIDE = 512
const GROWN_BY = 6
const RADIUS = 12
/** A whole mask is refined without anybody looking, so that the old one has more to say than under a brush. */
const TRUST = 8
const FIRM = { radius: 4, epsilon: 1e-4, subsample: 1 }
const UNSURE_FROM = 0.05 * 255
const UNSURE_TO = 0.95 * 255

/**
 * Makes the edge of a whole mask follow the photo: where the mask is unsure (5 to 95 %, and some pixels around) coverage is
 * found out of colour. A mask without sure hair, without sure background or without an unsure pixel is returned as it is.
 *
 * @param mask coverage or probability 0..255, the image's size; not changed
 */
export function antiBleed(image: RgbImage, mask: Uint8Array, mode: AntiBleedMode): Uint8Array {
  const { width, height } = image
  const scale = Math.max(width, height) / REFERENCE_SIDE
  const unknown = unsureBand(mask, width, height, GROWN_BY * scale)
  const order = { image, mask, unknown, radius: Math.max(2, RADIUS * scale), trust: TRUST }
  const alpha = projectColours(order)
  if (typeof alpha === 'string') return new Uint8Array(mask)
  const guided =
    mode === 'firm' ? guidedFilter(image, mask, { ...FIRM, radius: Math.max(1, FIRM.radius * scale) }) : null
  const out = new Uint8Array(mask)
  for (let at = 0; at < out.length; at++) {
    if (unknown[at] === 0) continue
    const byColour = 255 * alpha[at]!
    out[at] = Math.round(guided ? (byColour + guided[at]!) / 2 : byColour)
  }
  return out
}

/** 1 where the mask is unsure or jumps, grown by a square of `reach` pixels. */
function unsureBand(mask: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const unsure = new Float32Array(mask.length)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const value = mask[at]!
      const jumps =
        (x + 1 < width && Math.abs(value - mask[at + 1]!) > UNSURE_TO) ||
        (y + 1 < height && Math.abs(value - mask[at + width]!) > UNSURE_TO)
      if (jumps || (value > UNSURE_FROM && value < UNSURE_TO)) unsure[at] = 1
    }
  }
  const near = boxMean(unsure, width, height, reach)
  // Running sums leave crumbs of rounding behind, which are no neighbours.
  const least = 0.5 / (2 * Math.max(1, Math.round(reach)) + 1) ** 2
  return Uint8Array.from(near, (share) => (share > least ? 1 : 0))
}
