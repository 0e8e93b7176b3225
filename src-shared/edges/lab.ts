import type { RgbImage } from './image.ts'

/** D65, as sRGB has it. */
const WHITE = [0.95047, 1, 1.08883] as const
const EPSILON = 216 / 24389
const KAPPA = 24389 / 27

/** sRGB 0..255 to linear light 0..1. */
const LINEAR = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
})

/** CIE Lab of every pixel: three values each, L 0..100. */
export function labOf({ width, height, channels, pixels }: RgbImage): Float32Array {
  const lab = new Float32Array(width * height * 3)
  for (let from = 0, to = 0; to < lab.length; from += channels, to += 3) {
    const red = LINEAR[pixels[from]!]!
    const green = LINEAR[pixels[from + 1]!]!
    const blue = LINEAR[pixels[from + 2]!]!
    const x = response((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE[0])
    const y = response(0.2126729 * red + 0.7151522 * green + 0.072175 * blue)
    const z = response((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / WHITE[2])
    lab[to] = 116 * y - 16
    lab[to + 1] = 500 * (x - y)
    lab[to + 2] = 200 * (y - z)
  }
  return lab
}

const response = (value: number) => (value > EPSILON ? Math.cbrt(value) : (KAPPA * value + 16) / 116)
