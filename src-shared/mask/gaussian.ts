/** Beyond so many standard deviations a Gaussian is taken for 0. */
const REACH = 3

/** Weights of −r..r, not yet normalised. */
function weightsOf(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(REACH * sigma))
  return Float64Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * sigma ** 2)),
  )
}

/**
 * Gaussian blur of interleaved values. At the borders the kernel is cut, and its remaining weights are what is divided by,
 * so that an even surface stays even. `sigma` in pixels; 0 copies.
 */
export function gaussianBlur(
  data: Float32Array,
  width: number,
  height: number,
  sigma: number,
  channels = 1,
): Float32Array {
  if (!(sigma > 0)) return new Float32Array(data)
  const weights = weightsOf(sigma)
  const stride = width * channels
  const rows = new Float32Array(data.length)
  const out = new Float32Array(data.length)
  for (let y = 0; y < height; y++) along(data, rows, y * stride, channels, width, channels, weights)
  for (let x = 0; x < width; x++) along(rows, out, x * channels, stride, height, channels, weights)
  return out
}

/** One line of `count` pixels, `step` values apart, beginning at `start`. */
function along(
  data: Float32Array,
  out: Float32Array,
  start: number,
  step: number,
  count: number,
  channels: number,
  weights: Float64Array,
): void {
  const reach = (weights.length - 1) / 2
  for (let place = 0; place < count; place++) {
    const first = Math.max(0, place - reach)
    const last = Math.min(count - 1, place + reach)
    let total = 0
    for (let other = first; other <= last; other++) total += weights[other - place + reach]!
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0
      for (let other = first; other <= last; other++) {
        sum += data[start + other * step + channel]! * weights[other - place + reach]!
      }
      out[start + place * step + channel] = sum / total
    }
  }
}
