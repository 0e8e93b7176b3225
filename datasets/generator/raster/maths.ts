/**
 * The functions that Math leaves to each engine, from exact operations alone (+ - × ÷ and √ are the same on every machine):
 * so a portrait's mask is byte-identical everywhere. Relative errors stay below 1e-9, far under what a pixel shows.
 */

const HALF_PI = Math.PI / 2
const LN2 = Math.LN2

/** Sine of an angle in radians, |angle| up to about 1e6. */
export function sine(angle: number): number {
  const turns = Math.round(angle / Math.PI)
  const x = angle - turns * Math.PI
  const s = x * x
  // Taylor's series to x^17: exact to 1e-11 at ±π/2.
  const series =
    1 +
    s *
      (-1 / 6 +
        s *
          (1 / 120 +
            s * (-1 / 5040 + s * (1 / 362880 + s * (-1 / 39916800 + s * (1 / 6227020800 + s * (-1 / 1307674368000)))))))
  return (turns % 2 === 0 ? 1 : -1) * x * series
}

export const cosine = (angle: number): number => sine(angle + HALF_PI)

/** Angle in -π/2..π/2 whose sine is `value` (held to -1..1). */
export function arcSine(value: number): number {
  const held = value < -1 ? -1 : value > 1 ? 1 : value
  return arcTangent(held, Math.sqrt(1 - held * held))
}

/** Angle of the point (x, y), -π..π; 0 for the origin. */
export function arcTangent(y: number, x: number): number {
  const [ax, ay] = [Math.abs(x), Math.abs(y)]
  if (ax === 0 && ay === 0) return 0
  const swapped = ay > ax
  let ratio = swapped ? ax / ay : ay / ax
  // Halved twice, so that the series needs few terms: atan r = 2 atan(r / (1 + √(1 + r²))).
  ratio /= 1 + Math.sqrt(1 + ratio * ratio)
  ratio /= 1 + Math.sqrt(1 + ratio * ratio)
  const s = ratio * ratio
  const series = 1 + s * (-1 / 3 + s * (1 / 5 + s * (-1 / 7 + s * (1 / 9 + s * (-1 / 11 + s * (1 / 13 - s / 15))))))
  let angle = 4 * ratio * series
  if (swapped) angle = HALF_PI - angle
  if (x < 0) angle = Math.PI - angle
  return y < 0 ? -angle : angle
}

/** e to the power of `value`; 0 below -700. */
export function exponential(value: number): number {
  if (value < -700) return 0
  const doublings = Math.round(value / LN2)
  const x = value - doublings * LN2
  let term = 1
  let sum = 1
  for (let index = 1; index <= 12; index += 1) {
    term *= x / index
    sum += term
  }
  return sum * twoTo(doublings)
}

/** `base` (0 or more; what is below counts as 0, never NaN) to the power of `exponent`. */
export function power(base: number, exponent: number): number {
  if (base <= 0) return 0
  return exponential(exponent * logarithm(base))
}

/** Natural logarithm of a positive number. */
function logarithm(value: number): number {
  let mantissa = value
  let doublings = 0
  while (mantissa > Math.SQRT2) {
    mantissa /= 2
    doublings += 1
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2
    doublings -= 1
  }
  const ratio = (mantissa - 1) / (mantissa + 1)
  const s = ratio * ratio
  const series = 1 + s * (1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * (1 / 11 + s / 13)))))
  return 2 * ratio * series + doublings * LN2
}

function twoTo(doublings: number): number {
  let result = 1
  for (let index = 0; index < doublings; index += 1) result *= 2
  for (let index = 0; index > doublings; index -= 1) result /= 2
  return result
}

/** Length of (x, y). Math.hypot is left to each engine; the root is not. */
export const length = (x: number, y: number): number => Math.sqrt(x * x + y * y)

export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t
export const clamp = (value: number, low = 0, high = 1): number => (value < low ? low : value > high ? high : value)

/** 0 below `from`, 1 above `to`, smooth between (or falling, with `from` above `to`). */
export function smoothstep(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from))
  return t * t * (3 - 2 * t)
}

/** A bell of height 1 around 0, as wide as e^(-x²), 0 beyond ±2.45; of exact operations. */
export function bell(x: number): number {
  const rest = 1 - (x * x) / 6
  if (rest <= 0) return 0
  const cube = rest * rest * rest
  return cube * cube
}
