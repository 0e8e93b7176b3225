import type { RgbImage } from './image.ts'

/** Every `step` × `step` pixels averaged into one; parts of squares at the right and lower border count too. */
export function shrink(image: RgbImage, step: number): RgbImage {
  if (step === 1) return image
  const { width, height, channels, pixels } = image
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
  const sums = new Float32Array(columns * rows * 3)
  const counts = new Uint32Array(columns * rows)
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from += channels) {
      const cell = Math.floor(y / step) * columns + Math.floor(x / step)
      for (let channel = 0; channel < 3; channel++) sums[cell * 3 + channel]! += pixels[from + channel]!
      counts[cell]!++
    }
  }
  const small = Uint8Array.from(sums, (sum, at) => Math.round(sum / counts[Math.floor(at / 3)]!))
  return { width: columns, height: rows, channels: 3, pixels: small }
}

/** Labels at the same size: what was drawn anywhere in a square; both in one, and it is neither. */
export function shrinkSeeds(labels: Uint8Array, width: number, height: number, step: number): Uint8Array {
  if (step === 1) return labels
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
  const found = new Uint8Array(columns * rows)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      // Labels are bits: 1 and 2, together 3.
      if (labels[at] !== 0) found[Math.floor(y / step) * columns + Math.floor(x / step)]! |= labels[at]!
    }
  }
  return found.map((label) => (label === 3 ? 0 : label))
}
