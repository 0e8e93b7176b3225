import type { RgbImage } from '../../../src-shared/edges/image.ts'
import type { PixelReader } from '../../../src-shared/edges/pixel-reader.ts'
import type { Rect } from '../../../src-shared/mask/index.ts'

/**
 * The pixels of a photo, decoded beside the page and kept here as a bitmap: upright and in sRGB, as the view shows it, whatever
 * the display's brightness is set to. Only the rectangles that are asked for are copied out of it.
 */
export class PhotoPixels implements PixelReader {
  readonly width: number
  readonly height: number
  readonly #url: string
  #bitmap: Promise<ImageBitmap> | null = null
  #canvas: OffscreenCanvas | null = null

  constructor(url: string, size: { width: number; height: number }) {
    this.#url = url
    this.width = size.width
    this.height = size.height
  }

  async read({ x, y, width, height }: Rect): Promise<RgbImage> {
    const bitmap = await this.#open()
    const canvas = this.#canvasOf(width, height)
    const context = contextOf(canvas)
    context.clearRect(0, 0, width, height)
    context.drawImage(bitmap, x, y, width, height, 0, 0, width, height)
    return { width, height, channels: 4, pixels: context.getImageData(0, 0, width, height).data }
  }

  async shrunk(step: number): Promise<RgbImage> {
    if (step === 1) return this.read({ x: 0, y: 0, width: this.width, height: this.height })
    const bitmap = await this.#open()
    const [width, height] = [Math.ceil(this.width / step), Math.ceil(this.height / step)]
    const context = contextOf(new OffscreenCanvas(width, height))
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, 0, 0, this.width / step, this.height / step)
    return { width, height, channels: 4, pixels: context.getImageData(0, 0, width, height).data }
  }

  #open(): Promise<ImageBitmap> {
    this.#bitmap ??= this.#decode().catch((error: unknown) => {
      // The next touch asks again.
      this.#bitmap = null
      throw error
    })
    return this.#bitmap
  }

  async #decode(): Promise<ImageBitmap> {
    const answer = await fetch(this.#url)
    if (!answer.ok) throw new Error(`The photo's colours could not be loaded (${answer.status}). Touch it again.`)
    const bitmap = await createImageBitmap(await answer.blob()).catch(() => {
      throw new Error(
        "The photo's colours could not be read: the file is damaged, or of a kind that browsers do not show.",
      )
    })
    if (bitmap.width === this.width && bitmap.height === this.height) return bitmap
    bitmap.close()
    throw new Error(
      `The photo is ${bitmap.width} × ${bitmap.height} now but was ${this.width} × ${this.height}. Open it again.`,
    )
  }

  /** One canvas for the small rectangles, which are most. */
  #canvasOf(width: number, height: number): OffscreenCanvas {
    const known = this.#canvas
    if (known && known.width >= width && known.height >= height) return known
    this.#canvas = new OffscreenCanvas(Math.max(width, known?.width ?? 0), Math.max(height, known?.height ?? 0))
    return this.#canvas
  }
}

export function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error("The browser gives no canvas to read the photo's colours from.")
  return context
}
