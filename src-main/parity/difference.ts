/** Two probability planes of one image, counted. Differences are of probability, 0..1; `tp` is hair in both. */
export type Difference = { pixels: number; sum: number; max: number; tp: number; fp: number; fn: number }
export type FloatPlane = { width: number; height: number; values: Float32Array }

/** `fp` is hair in ours alone, `fn` in the reference alone. A pixel counts from `threshold` on. */
export function differenceOf(ours: Float32Array, reference: Float32Array, threshold: number): Difference {
  const found: Difference = { pixels: ours.length, sum: 0, max: 0, tp: 0, fp: 0, fn: 0 }
  for (let index = 0; index < ours.length; index += 1) {
    const [a, b] = [ours[index]!, reference[index]!]
    const difference = Math.abs(a - b)
    found.sum += difference
    if (!(difference <= found.max)) found.max = difference
    if (a >= threshold) {
      if (b >= threshold) found.tp += 1
      else found.fp += 1
    } else if (b >= threshold) found.fn += 1
  }
  return found
}

/** null where both masks are empty. */
export function iouOf({ tp, fp, fn }: Pick<Difference, 'tp' | 'fp' | 'fn'>): number | null {
  const union = tp + fp + fn
  return union === 0 ? null : tp / union
}

/** 0..255 as 0..1. */
export const fromBytes = (values: Uint8Array): Float32Array => Float32Array.from(values, (value) => value / 255)
export const toBytes = (values: Float32Array, gain = 1): Uint8Array =>
  Uint8Array.from(values, (value) => Math.round(Math.min(1, Math.max(0, value * gain)) * 255))

/** What is shown of a difference: faint ones would not be seen. */
export const SHOWN_GAIN = 4

/** |a − b| of each pixel. */
export const absoluteDifference = (a: Float32Array, b: Float32Array): Float32Array =>
  a.map((value, index) => Math.abs(value - b[index]!))

/** Bilinear at half-pixel centres, edges repeated, without antialiasing: what `align_corners=False` means in PyTorch. */
export function resizePlane(
  { width, height, values }: FloatPlane,
  to: { width: number; height: number },
): Float32Array {
  if (to.width === width && to.height === height) return values
  const columns = taps(width, to.width)
  const rows = taps(height, to.height)
  const out = new Float32Array(to.width * to.height)
  let at = 0
  for (const row of rows) {
    const [upper, lower] = [row.first * width, row.second * width]
    for (const { first, second, share } of columns) {
      const above = mix(values[upper + first]!, values[upper + second]!, share)
      const below = mix(values[lower + first]!, values[lower + second]!, share)
      out[at] = mix(above, below, row.share)
      at += 1
    }
  }
  return out
}

const mix = (from: number, to: number, share: number) => from + (to - from) * share

function taps(from: number, to: number): { first: number; second: number; share: number }[] {
  return Array.from({ length: to }, (_, index) => {
    const position = Math.min(from - 1, Math.max(0, ((index + 0.5) * from) / to - 0.5))
    const first = Math.floor(position)
    return { first, second: Math.min(first + 1, from - 1), share: position - first }
  })
}
