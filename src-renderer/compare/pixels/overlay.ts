/**
 * The colour of each pixel by what it is: index 0 neither, 1 predicted alone, 2 ground truth alone, 3 both.
 * Each a pixel of ImageData as one number (RGBA, little-endian).
 */
export type OverlayPalette = Uint32Array

/** Ground truth counts from here up, of 0..255. */
const GROUND_TRUTH_FROM = 128

/**
 * Colours a run of pixels. `plane` is probability (0..255, predicted from `firstBin` up), `mask` the ground truth;
 * either may be absent. `out` has one number per pixel.
 */
export function paintOverlay(
  plane: Uint8Array | null,
  mask: Uint8Array | null,
  firstBin: number,
  palette: OverlayPalette,
  out: Uint32Array,
): void {
  for (let index = 0; index < out.length; index += 1) {
    const predicted = plane !== null && plane[index]! >= firstBin ? 1 : 0
    const real = mask !== null && mask[index]! >= GROUND_TRUTH_FROM ? 2 : 0
    out[index] = palette[predicted + real]!
  }
}

/** `#3fa2f2` with an alpha of 0..1 as one pixel of ImageData. */
export function rgbaPixel(hex: string, alpha: number): number {
  const value = Number.parseInt(hex.trim().replace('#', ''), 16)
  const [red, green, blue] = [(value >> 16) & 255, (value >> 8) & 255, value & 255]
  return ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0
}
