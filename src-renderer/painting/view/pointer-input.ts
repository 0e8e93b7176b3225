import type { PointerSample, Studio, ToolId } from '../engine/index.ts'
import type { BrushRing } from './brush-ring.ts'
import { KEY_POINTER_ID } from './key-pointer.ts'
import type { ViewTransform } from './view-transform.ts'

const PRIMARY = 0
const MIDDLE = 1
const RIGHT = 2
/** The other end of a pen: its button, and its bit in `buttons`, which some drivers give alone. */
const PEN_ERASER = 5
const PEN_ERASER_HELD = 32
const ZOOM_PER_PIXEL = 0.0016
/** Firefox counts the wheel in lines. */
const PIXELS_PER_LINE = 16
const PIXELS_PER_PAGE = 400

/** Where one types or chooses just now; a choice that was made and a box that was ticked want no key any more. */
const TYPED_IN =
  'input:not([type=checkbox], [type=radio], [type=range], [readonly]), textarea, [contenteditable=true], [aria-expanded=true]'

type Options = {
  element: HTMLElement
  studio: Studio
  view: ViewTransform
  ring: Pick<BrushRing, 'hide' | 'moveTo'>
  /** Called after each change of the mask or of the ring. */
  onPaint: () => void
}

/** Bits of `PointerEvent.buttons` by `PointerEvent.button`. */
const HELD: Readonly<Record<number, number>> = { [PRIMARY]: 1, [RIGHT]: 2, [MIDDLE]: 4 }

type Gesture = {
  pointerId: number
  pointerType: string
  button: number
  kind: 'paint' | 'pan'
  clientX: number
  clientY: number
  /** Of a pen, when it last moved: going up it says 0, which is no way to press. */
  pressure: number
}

/** A hand that lifts its pen may still lie there: touch is ignored for so long after the pen was heard of. */
const PALM_MS = 500

/**
 * Pointer events → strokes, panning, zooming. The pointer is captured for the whole gesture, and every way in which a
 * browser can take it away ends the stroke where it is: pointercancel, a lost capture, a window that loses the focus, is
 * hidden or closed, and a pointer that comes back with its button up, because the device or its release went unseen.
 * Other pointers, a palm beside the pen, neither paint nor end it; a palm that comes first is dropped when the pen does.
 */
export class PointerInput {
  readonly #options: Options
  readonly #abort = new AbortController()
  #corner = { left: 0, top: 0 }
  #gesture: Gesture | null = null
  #panHeld = false
  #penAtMs = -Infinity

  constructor(options: Options) {
    this.#options = options
    const { element } = options
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(type, listener, { signal: this.#abort.signal, passive: false })
    for (const type of ['pointerdown', 'pointermove', 'pointerup'] as const) on(type, (event) => this.#notePen(event))
    on('pointerdown', (event) => this.#down(event))
    on('pointermove', (event) => this.#move(event))
    on('pointerup', (event) => this.#up(event))
    on('pointercancel', (event) => this.#lose(event))
    on('lostpointercapture', (event) => this.#lose(event))
    on('pointerenter', () => this.#enter())
    on('pointerleave', () => this.#leave())
    on('dblclick', () => this.#doubleClick())
    on('wheel', (event) => this.#wheel(event))
    on('blur', () => delete element.dataset['touched'])
    on('contextmenu', (event) => event.preventDefault())
    const end = () => this.interrupt()
    for (const type of ['blur', 'pagehide']) window.addEventListener(type, end, { signal: this.#abort.signal })
    document.addEventListener('visibilitychange', end, { signal: this.#abort.signal })
  }

  /** Whether the gesture that goes on is of that pointer. */
  isHeldBy(pointerId: number): boolean {
    return this.#gesture?.pointerId === pointerId
  }

  /** Space went down or up: dragging moves the picture. */
  holdPan(held: boolean): void {
    this.#panHeld = held
    this.#options.element.dataset['pan'] = held ? 'ready' : ''
    if (held && !this.#gesture) this.#options.ring.hide()
  }

  /** The gesture ends here; what was painted stays. Without one, what ended before is handed over now. */
  interrupt(): void {
    const gesture = this.#gesture
    this.#gesture = null
    this.#options.studio.interrupt()
    if (!gesture) return
    this.#options.onPaint()
  }

  /** The gesture is dropped, as if it had not been begun. Returns whether there was one. */
  cancel(): boolean {
    const gesture = this.#gesture
    this.#gesture = null
    if (gesture) this.#release(gesture)
    const dropped = this.#options.studio.cancel()
    this.#options.onPaint()
    return dropped
  }

  dispose(): void {
    this.interrupt()
    this.#abort.abort()
  }

  /** Keys are meant for the canvas while the pointer is over it, not for the button that was pressed last. */
  #enter(): void {
    this.#measure()
    if (!document.activeElement?.matches(TYPED_IN)) this.#takeFocus()
  }

  #takeFocus(): void {
    const { element } = this.#options
    if (document.activeElement === element) return
    element.dataset['touched'] = ''
    element.focus({ preventScroll: true })
  }

  #measure(): void {
    const { left, top } = this.#options.element.getBoundingClientRect()
    this.#corner = { left, top }
  }

  /** They never enter the canvas, and what stands around it may have changed since a pointer did. */
  #measureForKeys({ pointerId }: PointerEvent): void {
    if (pointerId === KEY_POINTER_ID) this.#measure()
  }

  /** The browser gives the pointer to somebody else. */
  #lose({ pointerId }: PointerEvent): void {
    if (pointerId === this.#gesture?.pointerId) this.interrupt()
  }

  #capture({ pointerId }: PointerEvent): void {
    try {
      this.#options.element.setPointerCapture(pointerId)
    } catch {
      // The pointer is gone already, or is none of the browser's own: it paints for as long as it is over the canvas.
    }
  }

  #release({ pointerId }: Gesture): void {
    const { element } = this.#options
    if (element.hasPointerCapture(pointerId)) element.releasePointerCapture(pointerId)
  }

  /** The pen comes down beside a palm: what that painted is gone. */
  #dropTouch(gesture: Gesture): void {
    if (gesture.kind === 'paint') return void this.cancel()
    this.#gesture = null
    this.#release(gesture)
  }

  #isPalm({ pointerType, timeStamp }: PointerEvent): boolean {
    return pointerType === 'touch' && timeStamp - this.#penAtMs < PALM_MS
  }

  /** A pen was heard of, above the canvas or on it. */
  #notePen({ pointerType, timeStamp }: PointerEvent): void {
    if (pointerType === 'pen') this.#penAtMs = timeStamp
  }

  #down(event: PointerEvent): void {
    // The same pointer goes down again: its way up went unseen.
    if (this.#gesture?.pointerId === event.pointerId) this.interrupt()
    if (event.pointerType === 'pen' && this.#gesture?.pointerType === 'touch') this.#dropTouch(this.#gesture)
    if (this.#gesture || this.#isPalm(event)) return
    // Keys do not pan: the picture would take their place along.
    const drags = this.#panHeld && event.pointerId !== KEY_POINTER_ID
    const pans = event.button === MIDDLE || (event.button === PRIMARY && drags)
    const isPenEraser = event.button === PEN_ERASER || (event.buttons & PEN_ERASER_HELD) !== 0
    const erases = event.button === RIGHT || isPenEraser
    if (!pans && event.button !== PRIMARY && !erases) return
    event.preventDefault()
    this.#takeFocus()
    this.#measure()
    this.#capture(event)
    const { pointerId, pointerType, button, clientX, clientY, pressure } = event
    this.#gesture = { pointerId, pointerType, button, kind: pans ? 'pan' : 'paint', clientX, clientY, pressure }
    if (pans) return
    const { studio } = this.#options
    const { brush } = studio.toolbox.snapshot()
    // The right button takes away: with a brush that is the eraser, with other tools what Alt makes of them.
    const tool: ToolId | undefined = isPenEraser || (erases && brush) ? 'eraser' : undefined
    const sample = this.#sampleOf(event)
    studio.pointerDown(erases && !tool ? { ...sample, alt: true } : sample, tool)
    this.#showRing(event)
    this.#options.onPaint()
  }

  #move(event: PointerEvent): void {
    this.#measureForKeys(event)
    if (this.#gesture && event.pointerId !== this.#gesture.pointerId) return
    if (this.#gesture && !isHeld(event, this.#gesture)) {
      this.#release(this.#gesture)
      this.interrupt()
    }
    const gesture = this.#gesture
    if (gesture?.kind === 'pan') {
      this.#options.view.panBy(event.clientX - gesture.clientX, event.clientY - gesture.clientY)
      this.#gesture = { ...gesture, clientX: event.clientX, clientY: event.clientY }
      return
    }
    this.#showRing(event)
    if (!gesture) return this.#hover(event)
    // Between two frames a fast hand gives many samples; some browsers give none for the event itself.
    const coalesced = event.getCoalescedEvents?.() ?? []
    const samples = (coalesced.length > 0 ? coalesced : [event]).map((each) => this.#sampleOf(each))
    gesture.pressure = event.pressure
    this.#options.studio.pointerMove(samples)
    this.#options.onPaint()
  }

  #up(event: PointerEvent): void {
    this.#measureForKeys(event)
    const gesture = this.#gesture
    if (!gesture || event.pointerId !== gesture.pointerId) return
    this.#gesture = null
    if (gesture.kind === 'pan') return
    this.#options.studio.pointerMove([this.#sampleOf(event, gesture.pressure)])
    this.#options.studio.pointerUp()
    this.#showRing(event)
    this.#options.onPaint()
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault()
    if (this.#gesture?.kind === 'paint') return
    const unit = event.deltaMode === 1 ? PIXELS_PER_LINE : event.deltaMode === 2 ? PIXELS_PER_PAGE : 1
    this.#measure()
    const { viewX, viewY } = this.#placeOf(event)
    this.#options.view.zoomAt(Math.exp(-event.deltaY * unit * ZOOM_PER_PIXEL), viewX, viewY)
  }

  #hover(event: PointerEvent): void {
    if (this.#panHeld) return
    this.#options.studio.hover(this.#sampleOf(event))
    this.#options.onPaint()
  }

  #leave(): void {
    this.#options.ring.hide()
    this.#options.studio.hover(null)
    this.#options.onPaint()
  }

  #doubleClick(): void {
    this.#options.studio.doubleClick()
    this.#options.onPaint()
  }

  #placeOf({ clientX, clientY }: MouseEvent): { viewX: number; viewY: number } {
    return this.#options.view.fromWindow(clientX - this.#corner.left, clientY - this.#corner.top)
  }

  #sampleOf(event: PointerEvent, pressure = event.pressure) {
    const { pointerType, shiftKey, altKey, ctrlKey, metaKey } = event
    const { view } = this.#options
    const { viewX, viewY } = this.#placeOf(event)
    const sample: PointerSample = {
      ...view.toImage(viewX, viewY),
      shift: shiftKey,
      alt: altKey,
      ctrl: ctrlKey || metaKey,
      viewPx: 1 / view.snapshot().scale,
      right: view.right,
    }
    // A mouse says 0.5 whatever one does, and a finger often too.
    return pointerType === 'pen' ? { ...sample, pressure } : sample
  }

  #showRing(event: MouseEvent): void {
    if (this.#panHeld && this.#gesture?.kind !== 'paint') return
    const { viewX, viewY } = this.#placeOf(event)
    this.#options.ring.moveTo(viewX, viewY)
  }
}

/** Whether what began the gesture is still down. Events that a script made often do not say. */
function isHeld({ isTrusted, pointerType, buttons }: PointerEvent, { button }: Gesture): boolean {
  if (!isTrusted) return true
  return pointerType === 'mouse' ? (buttons & (HELD[button] ?? 0)) !== 0 : buttons !== 0
}
