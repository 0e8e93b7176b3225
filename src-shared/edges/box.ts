/**
 * Mean over the (2r+1)² pixels around each one. At the borders the window is clipped, and the sum divided by the number of
 * pixels that are really in it. Running sums: every radius costs the same.
 *
 * `data` holds `width × height × channels` interleaved values and is not changed. `radius` is in pixels, rounded, at least 1.
 */
export function boxMean(
  data: Float32Array,
  width: number,
  height: number,
  radius: number,
  channels = 1,
  out: Float32Array = new Float32Array(data.length),
): Float32Array {
  const reach = Math.max(1, Math.round(radius))
  const rows = new Float32Array(data.length)
  alongRows(data, rows, width, height, channels, reach)
  alongColumns(rows, out, height, width * channels, reach)
  return out
}

/** Twice: the weight falls off like a tent instead of a step. */
export function tentMean(
  data: Float32Array,
  width: number,
  height: number,
  radius: number,
  channels = 1,
): Float32Array {
  const once = boxMean(data, width, height, radius, channels)
  return boxMean(once, width, height, radius, channels, once)
}

function alongRows(
  data: Float32Array,
  out: Float32Array,
  width: number,
  height: number,
  channels: number,
  reach: number,
): void {
  const sums = new Float64Array(channels)
  const stride = width * channels
  for (let y = 0; y < height; y++) {
    const start = y * stride
    sums.fill(0)
    let count = Math.min(reach, width)
    for (let x = 0; x < count; x++) {
      for (let channel = 0; channel < channels; channel++) sums[channel]! += data[start + x * channels + channel]!
    }
    for (let x = 0; x < width; x++) {
      const enters = x + reach
      const leaves = x - reach - 1
      if (enters < width) {
        const at = start + enters * channels
        for (let channel = 0; channel < channels; channel++) sums[channel]! += data[at + channel]!
        count++
      }
      if (leaves >= 0) {
        const at = start + leaves * channels
        for (let channel = 0; channel < channels; channel++) sums[channel]! -= data[at + channel]!
        count--
      }
      const part = 1 / count
      const at = start + x * channels
      for (let channel = 0; channel < channels; channel++) out[at + channel] = sums[channel]! * part
    }
  }
}

/** Row by row with one running sum per column, so that memory is read in order. */
function alongColumns(data: Float32Array, out: Float32Array, height: number, stride: number, reach: number): void {
  const sums = new Float64Array(stride)
  let count = Math.min(reach, height)
  for (let y = 0; y < count; y++) for (let x = 0; x < stride; x++) sums[x]! += data[y * stride + x]!
  for (let y = 0; y < height; y++) {
    const enters = (y + reach) * stride
    const leaves = (y - reach - 1) * stride
    if (y + reach < height) {
      for (let x = 0; x < stride; x++) sums[x]! += data[enters + x]!
      count++
    }
    if (leaves >= 0) {
      for (let x = 0; x < stride; x++) sums[x]! -= data[leaves + x]!
      count--
    }
    const part = 1 / count
    const at = y * stride
    for (let x = 0; x < stride; x++) out[at + x] = sums[x]! * part
  }
}
