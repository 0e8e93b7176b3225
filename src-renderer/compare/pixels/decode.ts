/** Probability, or coverage of a mask: 0..255, row by row. */
export type GreyPlane = { width: number; height: number; values: Uint8Array }

/** Rows decoded at once: a 12 MP picture needs 12 MB for its plane, and no 48 MB of RGBA besides. */
const ROWS = 256

/** Reads a grey PNG. Colour management is off: the numbers are what matters, not how they look. */
export async function fetchPlane(url: string): Promise<GreyPlane> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`The picture could not be loaded (${answer.status}).`)
  const bitmap = await createImageBitmap(await answer.blob(), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  })
  const { width, height } = bitmap
  const values = new Uint8Array(width * height)
  const strip = new OffscreenCanvas(width, Math.min(ROWS, height))
  const context = strip.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The browser gives no canvas to read pixels with.')
  for (let top = 0; top < height; top += ROWS) {
    const rows = Math.min(ROWS, height - top)
    context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows)
    const { data } = context.getImageData(0, 0, width, rows)
    const offset = top * width
    for (let index = 0; index < width * rows; index += 1) values[offset + index] = data[index * 4]!
  }
  bitmap.close()
  return { width, height, values }
}
