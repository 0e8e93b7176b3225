import { clamp, lerp } from './geometry.ts'
import type { Coverage } from './coverage.ts'

/** Blurs are worked out at a quarter of the resolution: what is blurred has no detail to lose. */
const STEP = 4
const PASSES = 3

/** Three box blurs, close to a Gaussian. `radius` in pixels of the picture. */
export function blurred(coverage: Coverage, radius: number): Coverage {
  const reach = Math.max(1, Math.round(radius / STEP / 1.6))
  const margin = PASSES * reach + 2
  const width = Math.ceil(coverage.width / STEP) + 2 * margin
  const height = Math.ceil(coverage.height / STEP) + 2 * margin
  let small = shrink(coverage, width, height, margin)
  for (let pass = 0; pass < PASSES; pass += 1) {
    small = boxBlur(small, width, height, reach, 1, width)
    small = boxBlur(small, height, width, reach, width, 1)
  }
  const grown = {
    left: coverage.left - margin * STEP,
    top: coverage.top - margin * STEP,
    width: width * STEP,
    height: height * STEP,
  }
  return { ...grown, values: enlarge(small, width, height) }
}

function shrink(coverage: Coverage, width: number, height: number, margin: number): Float32Array {
  const small = new Float32Array(width * height)
  for (let y = 0; y < coverage.height; y += 1) {
    const row = (Math.floor(y / STEP) + margin) * width + margin
    for (let x = 0; x < coverage.width; x += 1) {
      small[row + ((x / STEP) | 0)]! += coverage.values[y * coverage.width + x]! / (STEP * STEP)
    }
  }
  return small
}

/** One pass along lines of `length` values that lie `along` apart; the lines lie `across` apart. */
function boxBlur(source: Float32Array, length: number, lines: number, reach: number, along: number, across: number) {
  const result = new Float32Array(source.length)
  const weight = 1 / (2 * reach + 1)
  for (let line = 0; line < lines; line += 1) {
    const start = line * across
    let sum = 0
    // Beyond the rectangle there is nothing.
    for (let index = 0; index < reach; index += 1) sum += source[start + index * along]!
    for (let index = 0; index < length; index += 1) {
      if (index + reach < length) sum += source[start + (index + reach) * along]!
      if (index - reach - 1 >= 0) sum -= source[start + (index - reach - 1) * along]!
      result[start + index * along] = sum * weight
    }
  }
  return result
}

function enlarge(small: Float32Array, width: number, height: number): Float32Array {
  const values = new Float32Array(width * height * STEP * STEP)
  for (let y = 0; y < height * STEP; y += 1) {
    const sourceY = clamp((y + 0.5) / STEP - 0.5, 0, height - 1.001)
    const row = Math.floor(sourceY)
    const shareY = sourceY - row
    for (let x = 0; x < width * STEP; x += 1) {
      const sourceX = clamp((x + 0.5) / STEP - 0.5, 0, width - 1.001)
      const column = Math.floor(sourceX)
      const shareX = sourceX - column
      const index = row * width + column
      const upper = lerp(small[index]!, small[index + 1]!, shareX)
      const lower = lerp(small[index + width]!, small[index + width + 1]!, shareX)
      const value = lerp(upper, lower, shareY)
      values[y * width * STEP + x] = value < 1e-5 ? 0 : value
    }
  }
  return values
}

/** What a shape shows of itself beside its own blurred copy: the crescent of shade or light along one side. Pixels. */
export function crescent(coverage: Coverage, dx: number, dy: number, radius: number): Coverage {
  const blurredCopy = blurred(coverage, radius)
  const values = new Float32Array(coverage.values.length)
  const offsetX = coverage.left - blurredCopy.left - Math.round(dx)
  const offsetY = coverage.top - blurredCopy.top - Math.round(dy)
  for (let y = 0; y < coverage.height; y += 1) {
    const row = y + offsetY
    for (let x = 0; x < coverage.width; x += 1) {
      const own = coverage.values[y * coverage.width + x]!
      if (own === 0) continue
      const column = x + offsetX
      const inside = column >= 0 && row >= 0 && column < blurredCopy.width && row < blurredCopy.height
      const copy = inside ? blurredCopy.values[row * blurredCopy.width + column]! : 0
      values[y * coverage.width + x] = own * (1 - copy)
    }
  }
  return { ...coverage, values }
}
