import { useEffect, type RefObject } from 'react'
import type { SharedView } from './shared-view.ts'

const WHEEL_STEP = 0.0016
/** A wheel that counts lines, not pixels. */
const LINE_PX = 16

/** Wheel zooms at the cursor, dragging pans: in every pane at once. */
export function usePanZoom(surface: RefObject<HTMLElement | null>, view: SharedView): void {
  useEffect(() => {
    const element = surface.current
    if (!element) return
    const stop = new AbortController()
    const listen = { signal: stop.signal }
    const place = (event: MouseEvent) => {
      const box = element.getBoundingClientRect()
      return [event.clientX - box.left, event.clientY - box.top] as const
    }
    element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault()
        const amount = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1)
        const [viewX, viewY] = place(event)
        view.zoomBy(Math.exp(-amount * WHEEL_STEP), viewX, viewY)
      },
      { ...listen, passive: false },
    )
    let dragged: number | null = null
    element.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button > 1 || event.target instanceof HTMLButtonElement) return
        // A field that had the focus lets go of it; the pane itself is nothing to type into.
        event.preventDefault()
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
        dragged = event.pointerId
        element.setPointerCapture(event.pointerId)
        element.dataset['dragging'] = ''
      },
      listen,
    )
    element.addEventListener(
      'pointermove',
      (event) => {
        if (event.pointerId === dragged) view.panBy(event.movementX, event.movementY)
      },
      listen,
    )
    element.addEventListener(
      'lostpointercapture',
      () => {
        dragged = null
        delete element.dataset['dragging']
      },
      listen,
    )
    return () => stop.abort()
  }, [surface, view])
}
