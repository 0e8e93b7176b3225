/** Half of the mask's range: from here on a pixel counts as hair. */
const COVERED = 128
/** Alpha of the outermost pixels of the line, so that it does not look jagged. */
const SOFT_ALPHA = 150

/**
 * The outline of a mask as RGBA pixels in one colour: two pixels wide, one at each side of the edge.
 * `grey` holds RGBA pixels of the mask, row by row; only the first channel is read.
 */
export function outlinePixels(
  grey: Uint8ClampedArray,
  width: number,
  height: number,
  [red, green, blue]: readonly [number, number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4
      const inside = (grey[at] ?? 0) >= COVERED
      // Neighbours beyond the border count as the pixel itself: the photo's border is no edge of the hair.
      const differs =
        (x > 0 && (grey[at - 4] ?? 0) >= COVERED !== inside) ||
        (x < width - 1 && (grey[at + 4] ?? 0) >= COVERED !== inside) ||
        (y > 0 && (grey[at - width * 4] ?? 0) >= COVERED !== inside) ||
        (y < height - 1 && (grey[at + width * 4] ?? 0) >= COVERED !== inside)
      if (!differs) continue
      pixels[at] = red
      pixels[at + 1] = green
      pixels[at + 2] = blue
      pixels[at + 3] = inside ? 255 : SOFT_ALPHA
    }
  }
  return pixels
}
