import { GridCut } from './max-flow.ts'

const PAIR = 10
const LEAST = 0.02
/** No cut is worth that much. */
const FIXED = 1e6
/** Right, lower right, below, lower left. */
const WAYS = [
  [0, 1, 0],
  [1, 1, 1],
  [2, 0, 1],
  [3, -1, 1],
] as const

/**
 * 1 for pixels on the side of hair: the cut between neighbours costs most where their colours (Lab) are alike, each pixel
 * prefers the side that is likelier. Boykov & Jolly 2001; solved after Boykov & Kolmogorov 2004.
 *
 * @param hair probability 0..1
 * @param fixed 1 for pixels that are hair for certain, 2 for background, 0 for the others
 */
export function colourCut(
  lab: Float32Array,
  hair: Float32Array,
  fixed: Uint8Array,
  width: number,
  height: number,
): Uint8Array {
  const cut = new GridCut(width, height)
  for (let at = 0; at < hair.length; at++) {
    const share = Math.min(1 - LEAST, Math.max(LEAST, hair[at]!))
    const preference = fixed[at] === 1 ? FIXED : fixed[at] === 2 ? -FIXED : Math.log(share / (1 - share))
    cut.setTerminal(at, preference)
  }
  const pairs = WAYS.map(([, dx, dy]) => differences(lab, width, height, dx, dy))
  const beta = 1 / Math.max(1e-6, 2 * meanOf(pairs))
  WAYS.forEach(([way, dx, dy], index) => {
    const scale = PAIR / Math.hypot(dx, dy)
    const squared = pairs[index]!
    for (let y = 0; y < height - dy; y++) {
      for (let x = Math.max(0, -dx); x < width - Math.max(0, dx); x++) {
        const at = y * width + x
        cut.setPair(at, way, scale * Math.exp(-beta * squared[at]!))
      }
    }
  })
  return cut.solve()
}

/** Squared differences of colour between each pixel and its neighbour; 0 where it has none. */
function differences(lab: Float32Array, width: number, height: number, dx: number, dy: number): Float32Array {
  const squared = new Float32Array(width * height)
  const offset = (dy * width + dx) * 3
  for (let y = 0; y < height - dy; y++) {
    for (let x = Math.max(0, -dx); x < width - Math.max(0, dx); x++) {
      const at = y * width + x
      const from = at * 3
      const l = lab[from]! - lab[from + offset]!
      const a = lab[from + 1]! - lab[from + offset + 1]!
      const b = lab[from + 2]! - lab[from + offset + 2]!
      squared[at] = l * l + a * a + b * b
    }
  }
  return squared
}

/** Over all pairs; borders count as even, which is as good. */
function meanOf(pairs: readonly Float32Array[]): number {
  let sum = 0
  let count = 0
  for (const squared of pairs) {
    for (let at = 0; at < squared.length; at++) sum += squared[at]!
    count += squared.length
  }
  return sum / count
}
