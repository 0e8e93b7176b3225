/** --hl-mask-tint at --hl-mask-tint-alpha. */
const [RED, GREEN, BLUE, ALPHA] = [31, 224, 196, 0.55]

/** A mask as it is, soft edges soft: the tint as strong as the coverage. `grey` as in maskTint. */
export function coverageTint(grey: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(grey.length)
  for (let at = 0; at < grey.length; at += 4) {
    pixels[at] = RED
    pixels[at + 1] = GREEN
    pixels[at + 2] = BLUE
    pixels[at + 3] = ALPHA * (grey[at] ?? 0)
  }
  return pixels
}

/**
 * A prediction cut at a threshold, as RGBA pixels: tint where the probability reaches it, clear elsewhere.
 * `grey` holds RGBA pixels whose first channel is the probability, 0..255; `threshold` is 0..1.
 */
export function maskTint(grey: Uint8ClampedArray, threshold: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(grey.length)
  const cut = threshold * 255
  for (let at = 0; at < grey.length; at += 4) {
    if ((grey[at] ?? 0) < cut) continue
    pixels[at] = RED
    pixels[at + 1] = GREEN
    pixels[at + 2] = BLUE
    pixels[at + 3] = ALPHA * 255
  }
  return pixels
}
