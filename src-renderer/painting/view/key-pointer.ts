import type { ViewTransform } from './view-transform.ts'

/** No pointer of the browser's own has a negative id. */
export const KEY_POINTER_ID = -1
/** How far an arrow key moves the brush, in CSS pixels: with the key held, across a screen in some seconds. */
const STEP_PX = 10
/** So far from the edge of the window it stays, where the picture can move. */
const MARGIN_PX = 32
const HELD = 1

/** `off`: a mouse, a pen or a finger has the brush; else keys have it, and have set it down or not. */
export type KeyPointerState = 'off' | 'up' | 'down'

type Options = {
  element: HTMLElement
  view: ViewTransform
  /** Whether a gesture of the keys' pointer goes on. */
  isDown: () => boolean
  /** Told when keys take the brush, set it down, lift it or lose it. */
  onChange: (state: KeyPointerState) => void
}

type Place = { imageX: number; imageY: number }

/**
 * Painting with the keyboard alone: keys move the brush and set it down. They take it where the pointer is, else from the middle of
 * what is seen, and keep it on the picture until a real pointer moves. What they do reaches the canvas as events of a pointer of its
 * own, so that tools, ring and every way out of a gesture are the same.
 */
export class KeyPointer {
  readonly #options: Options
  readonly #abort = new AbortController()
  /** On the picture; null: off. */
  #place: Place | null = null
  /** Where a real pointer is, in the page; the browser tells it again when what lies under it changes. */
  #real = { clientX: NaN, clientY: NaN }

  constructor(options: Options) {
    this.#options = options
    const { signal } = this.#abort
    const see = (event: PointerEvent) => this.#see(event)
    // Before the canvas hears of them.
    for (const type of ['pointermove', 'pointerdown'] as const)
      options.element.addEventListener(type, see, { signal, capture: true })
    options.element.addEventListener('pointerleave', () => this.#forget(), { signal })
    signal.addEventListener(
      'abort',
      options.view.subscribe(() => this.#place && this.#send('pointermove')),
    )
    // Then a gesture ends where it is: see PointerInput.
    window.addEventListener('blur', () => this.tell(), { signal })
  }

  /** @param fine by a pixel of the image, else by a step on the screen; what is seen moves along */
  move([directionX, directionY]: readonly [x: number, y: number], fine: boolean): void {
    const { element, view } = this.#options
    if (document.activeElement !== element) element.focus({ preventScroll: true })
    const { windowX, windowY } = this.#inWindow(this.#take())
    const step = fine ? view.snapshot().scale : STEP_PX
    this.#place = this.#onPicture(windowX + directionX * step, windowY + directionY * step)
    this.#follow()
    this.#send('pointermove')
    this.tell()
  }

  /** Sets the brush down, or lifts it. */
  press(): void {
    this.#place = this.#take()
    const wasDown = this.#options.isDown()
    if (!wasDown) this.#send('pointermove')
    this.#send(wasDown ? 'pointerup' : 'pointerdown')
    this.tell()
  }

  /** Where the brush is, as a mouse would with Ctrl held; not in the middle of a gesture. */
  clickWithCtrl(): void {
    if (this.#options.isDown()) return
    this.#place = this.#take()
    this.#send('pointermove')
    this.#send('pointerdown', { ctrlKey: true })
    this.#send('pointerup', { ctrlKey: true })
    this.tell()
  }

  /** Says what is: a gesture may have been dropped meanwhile. */
  tell(): void {
    if (this.#place) this.#options.onChange(this.#options.isDown() ? 'down' : 'up')
  }

  dispose(): void {
    this.#place = null
    this.#options.onChange('off')
    this.#abort.abort()
  }

  #see(event: PointerEvent): void {
    if (event.pointerId === KEY_POINTER_ID) return
    const { type, clientX, clientY } = event
    const isStill = type === 'pointermove' && clientX === this.#real.clientX && clientY === this.#real.clientY
    this.#real = { clientX, clientY }
    if (!this.#place) return
    if (isStill) return event.stopImmediatePropagation()
    if (this.#options.isDown()) this.#send('pointerup')
    this.#place = null
    this.#options.onChange('off')
  }

  #forget(): void {
    this.#real = { clientX: NaN, clientY: NaN }
  }

  /** Where keys have it, else where a pointer is, else the middle. */
  #take(): Place {
    if (this.#place) return this.#place
    const { left, top, width, height } = this.#options.element.getBoundingClientRect()
    const [x, y] = [this.#real.clientX - left, this.#real.clientY - top]
    return Number.isNaN(x) ? this.#onPicture(width / 2, height / 2) : this.#onPicture(x, y)
  }

  /** The place there, or the nearest one on the picture. */
  #onPicture(windowX: number, windowY: number): Place {
    const { view } = this.#options
    const { viewX, viewY } = view.fromWindow(windowX, windowY)
    const { imageX, imageY } = view.toImage(viewX, viewY)
    return { imageX: within(imageX, 0, view.image.width), imageY: within(imageY, 0, view.image.height) }
  }

  #inWindow({ imageX, imageY }: Place): { windowX: number; windowY: number } {
    const { viewX, viewY } = this.#options.view.toView(imageX, imageY)
    return this.#options.view.toWindow(viewX, viewY)
  }

  #follow(): void {
    if (!this.#place) return
    const { element, view } = this.#options
    const { windowX, windowY } = this.#inWindow(this.#place)
    const [dx, dy] = [shortOf(windowX, element.clientWidth), shortOf(windowY, element.clientHeight)]
    // A picture that is seen whole stays where it is.
    if ((dx !== 0 || dy !== 0) && view.kept) view.panBy(dx, dy)
  }

  #send(type: 'pointermove' | 'pointerdown' | 'pointerup', held: { ctrlKey?: boolean } = {}): void {
    if (!this.#place) return
    const { element, isDown } = this.#options
    const { left, top } = element.getBoundingClientRect()
    const { windowX, windowY } = this.#inWindow(this.#place)
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
        ...held,
      }),
    )
  }
}

function within(place: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, place))
}

/** How far a place lies beyond what is comfortably seen; positive: to the left of it, or above. */
function shortOf(place: number, length: number): number {
  const margin = Math.min(MARGIN_PX, length / 4)
  return Math.max(0, margin - place) + Math.min(0, length - margin - place)
}
