const HEAD_BYTES = 54
const PALETTE_BYTES = 256 * 4
const GREYS = Uint8Array.from({ length: PALETTE_BYTES }, (_, at) => (at % 4 === 3 ? 0 : at >> 2))

/** A small grey picture as the address of a BMP that holds it. @param pixels one byte each, row by row */
export function greyPictureUrl(width: number, height: number, pixels: Uint8Array): string {
  const stride = Math.ceil(width / 4) * 4
  const bytes = new Uint8Array(HEAD_BYTES + PALETTE_BYTES + stride * height)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x42_4d)
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, HEAD_BYTES + PALETTE_BYTES, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  // Below zero: the first row comes first.
  view.setInt32(22, -height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 8, true)
  bytes.set(GREYS, HEAD_BYTES)
  for (let y = 0; y < height; y++) {
    bytes.set(pixels.subarray(y * width, (y + 1) * width), HEAD_BYTES + PALETTE_BYTES + y * stride)
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`
}
