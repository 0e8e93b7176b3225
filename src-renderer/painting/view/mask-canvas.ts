import type { MaskPlane } from '../engine/index.ts'
import type { Rect } from '../../../src-shared/mask/index.ts'

/** Bytes of one tile as RGBA. */
const TILE_BYTES = 256 * 256 * 4

/**
 * The mask as a picture: one canvas of the image's size in the tint, its coverage as alpha. It is written tile by tile,
 * and never read: a canvas that is read from lives in slow memory.
 */
export class MaskCanvas {
  readonly canvas: HTMLCanvasElement
  readonly #plane: MaskPlane
  readonly #context: CanvasRenderingContext2D
  readonly #buffer = new ArrayBuffer(TILE_BYTES)
  /** RGBA by coverage, as one little-endian number. */
  #colors: Uint32Array

  constructor(plane: MaskPlane, colors: Uint32Array) {
    this.#plane = plane
    this.canvas = document.createElement('canvas')
    this.canvas.width = plane.width
    this.canvas.height = plane.height
    const context = this.canvas.getContext('2d')
    if (!context) throw new Error('The browser gives no canvas to paint on.')
    this.#context = context
    this.#colors = colors
    plane.markRect(plane.bounds)
    this.update()
  }

  setColors(colors: Uint32Array): void {
    this.#colors = colors
    this.#plane.markRect(this.#plane.bounds)
  }

  /** Draws what has changed; returns the rectangle around it, in image pixels, or null. */
  update(): Rect | null {
    let left = Infinity
    let top = Infinity
    let right = -Infinity
    let bottom = -Infinity
    for (const rect of this.#plane.takeChanges()) {
      this.#draw(rect)
      left = Math.min(left, rect.x)
      top = Math.min(top, rect.y)
      right = Math.max(right, rect.x + rect.width)
      bottom = Math.max(bottom, rect.y + rect.height)
    }
    return left < right ? { x: left, y: top, width: right - left, height: bottom - top } : null
  }

  #draw({ x, y, width, height }: Rect): void {
    const { data, width: stride } = this.#plane
    const colors = this.#colors
    const pixels = new Uint32Array(this.#buffer, 0, width * height)
    for (let row = 0; row < height; row++) {
      const from = (y + row) * stride + x
      const to = row * width
      for (let column = 0; column < width; column++) {
        pixels[to + column] = colors[data[from + column] as number] as number
      }
    }
    const bytes = new Uint8ClampedArray(this.#buffer, 0, width * height * 4)
    this.#context.putImageData(new ImageData(bytes, width, height), x, y)
  }
}
