import type { OverlayPicture, Studio } from '../engine/index.ts'
import { rgba, rgbOf } from './look.ts'
import type { ViewTransform } from './view-transform.ts'

/** Of full coverage, 0..255: the photo is seen through it. */
const STRENGTH = 150

/** What a tool would make of the mask, at its working size, scaled over the photo by the browser. */
export class DraftPicture {
  readonly element = document.createElement('canvas')
  readonly #studio: Studio
  readonly #view: ViewTransform
  readonly #colors: Uint32Array
  #shown: OverlayPicture | null = null

  /** @param tint `#rrggbb` */
  constructor(className: string, studio: Studio, view: ViewTransform, tint: string) {
    this.#studio = studio
    this.#view = view
    const [red, green, blue] = rgbOf(tint)
    this.#colors = Uint32Array.from({ length: 256 }, (_, value) =>
      rgba(red, green, blue, Math.round((value * STRENGTH) / 255)),
    )
    this.element.className = className
    this.element.setAttribute('aria-hidden', 'true')
    this.element.hidden = true
  }

  /** Call when the studio changed. Returns whether the mask under the picture would be gone, and is better not shown. */
  update(): boolean {
    const picture = this.#studio.picture()
    if (picture !== this.#shown) {
      this.#shown = picture
      this.element.hidden = picture === null
      if (picture) this.#paint(picture)
      this.place()
    }
    return picture?.replaces === true
  }

  /** Call when the view moved. */
  place(): void {
    const { scale, mirrored } = this.#view.snapshot()
    const picture = this.#shown
    if (!picture) return
    const corner = this.#view.toView(0, 0)
    const zoom = scale * picture.step
    this.element.style.transform = `translate(${corner.viewX}px, ${corner.viewY}px) scale(${mirrored ? -zoom : zoom}, ${zoom})`
  }

  #paint({ width, height, coverage }: OverlayPicture): void {
    this.element.width = width
    this.element.height = height
    const image = new ImageData(width, height)
    const pixels = new Uint32Array(image.data.buffer)
    for (let at = 0; at < coverage.length; at++) pixels[at] = this.#colors[coverage[at] as number] as number
    this.element.getContext('2d')?.putImageData(image, 0, 0)
  }
}
