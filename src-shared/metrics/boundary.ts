import type { Confusion } from '../domain/index.ts'

const HAIR_FROM = 128
/** Of the photo's diagonal. */
const REACH = 0.02

/** Pixels that count as boundary, from the edge inwards: 2 % of the diagonal, at least 1. */
export const boundaryReach = (width: number, height: number): number =>
  Math.max(1, Math.round(REACH * Math.hypot(width, height)))

/**
 * Confusion of the boundaries alone, for boundary IoU (Cheng et al. 2021): of each mask only the pixels count that lie at
 * most `boundaryReach` inside of its edge, by squares (what 3 × 3 erosions give); the border of the photo is an edge too, as in
 * the authors' code. `tn` is 0: it means nothing here.
 *
 * @param mask, groundTruth coverage 0..255; 128 and up is hair
 */
export function boundaryConfusion(
  mask: Uint8Array,
  groundTruth: Uint8Array,
  width: number,
  height: number,
  reach: number = boundaryReach(width, height),
): Confusion {
  const ours = boundaryOf(mask, width, height, reach)
  const theirs = boundaryOf(groundTruth, width, height, reach)
  let [tp, fp, fn] = [0, 0, 0]
  for (let at = 0; at < ours.length; at++) {
    if (ours[at] === 1 && theirs[at] === 1) tp++
    else if (ours[at] === 1) fp++
    else if (theirs[at] === 1) fn++
  }
  return { tp, fp, fn, tn: 0 }
}

/** 1 for hair within `reach` of background or border. */
function boundaryOf(mask: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const inner = deepInside(mask, width, height, reach)
  const boundary = new Uint8Array(mask.length)
  for (let at = 0; at < mask.length; at++) boundary[at] = mask[at]! >= HAIR_FROM && inner[at] === 0 ? 1 : 0
  return boundary
}

/** 1 where the whole square of `reach` pixels around is hair: first along rows, then along columns. */
function deepInside(mask: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const window = 2 * reach + 1
  const rows = new Uint8Array(mask.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0, run = 0; x < width; x++) {
      run = mask[y * width + x]! >= HAIR_FROM ? run + 1 : 0
      if (run >= window) rows[y * width + x - reach] = 1
    }
  }
  const inner = new Uint8Array(mask.length)
  const runs = new Int32Array(width)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      runs[x] = rows[y * width + x] === 1 ? runs[x]! + 1 : 0
      if (runs[x]! >= window) inner[(y - reach) * width + x] = 1
    }
  }
  return inner
}
