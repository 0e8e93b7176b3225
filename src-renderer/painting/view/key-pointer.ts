import type { ViewTransform } from './view-transform.ts'

/** No pointer of the browser's own has a negative id. */
export const KEY_POINTER_ID = -1
/** How far an arrow key moves the brush, in CSS pixels: with the key held, across a screen in some seconds. */
const STEP_PX = 10
const HELD = 1

type Options = {
  element: HTMLElement
  view: ViewTransform
  /** Whether a gesture of the keys' pointer goes on. */
  isDown: () => boolean
}

/**
 * Painting with the keyboard alone: keys move the brush and set it down, from where the pointer was last, else from the middle. What they do reaches
 * the canvas as events of a pointer of its own, so that tools, ring and every way out of a gesture are the same.
 */
export class KeyPointer {
  readonly #options: Options
  readonly #abort = new AbortController()
  #place: { windowX: number; windowY: number } | null = null

  constructor(options: Options) {
    this.#options = options
    const follow = ({ pointerId, clientX, clientY }: PointerEvent) => {
      if (pointerId === KEY_POINTER_ID) return
      const { left, top } = options.element.getBoundingClientRect()
      this.#place = { windowX: clientX - left, windowY: clientY - top }
    }
    for (const type of ['pointerdown', 'pointerleave'] as const)
      options.element.addEventListener(type, follow, { signal: this.#abort.signal })
  }

  /** @param fine by a pixel of the image, else by a step on the screen; at the edge the picture moves instead */
  move([directionX, directionY]: readonly [x: number, y: number], fine: boolean): void {
    const { element, view } = this.#options
    const { windowX, windowY } = this.#now()
    const step = fine ? view.snapshot().scale : STEP_PX
    const [toX, toY] = [windowX + directionX * step, windowY + directionY * step]
    this.#place = { windowX: within(toX, element.clientWidth), windowY: within(toY, element.clientHeight) }
    const { windowX: atX, windowY: atY } = this.#place
    if (toX !== atX || toY !== atY) view.panBy(atX - toX, atY - toY)
    this.#send('pointermove')
  }

  /** Sets the brush down, or lifts it. */
  press(): void {
    const wasDown = this.#options.isDown()
    if (!wasDown) this.#send('pointermove')
    this.#send(wasDown ? 'pointerup' : 'pointerdown')
  }

  dispose(): void {
    this.#abort.abort()
  }

  #now(): { windowX: number; windowY: number } {
    const { clientWidth, clientHeight } = this.#options.element
    return this.#place ?? { windowX: clientWidth / 2, windowY: clientHeight / 2 }
  }

  #send(type: 'pointermove' | 'pointerdown' | 'pointerup'): void {
    const { element, isDown } = this.#options
    const { left, top } = element.getBoundingClientRect()
    const { windowX, windowY } = this.#now()
    element.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        cancelable: true,
        pointerId: KEY_POINTER_ID,
        pointerType: 'keys',
        button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerdown' || (type === 'pointermove' && isDown()) ? HELD : 0,
        clientX: left + windowX,
        clientY: top + windowY,
      }),
    )
  }
}

function within(place: number, length: number): number {
  return Math.min(Math.max(0, length - 1), Math.max(0, place))
}
