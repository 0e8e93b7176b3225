import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'

export type RowWindow = {
  /** Give it to the element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>
  onScroll: () => void
  /** The inner width and height in pixels; 0 before the first measurement. */
  width: number
  height: number
  scrollTop: number
  /** Scrolls to what the function makes of the present position. */
  scrollTo: (target: (top: number) => number) => void
}

/**
 * Size and scroll position of an element, told only when the position passes a multiple of `step`: rows are uniform, so
 * nothing in between changes what must exist.
 */
export function useRowWindow(step: number): RowWindow {
  const scroller = useRef<HTMLDivElement>(null)
  const [{ width, height, scrollTop }, setPlace] = useState({ width: 0, height: 0, scrollTop: 0 })
  const read = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const style = getComputedStyle(element)
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight)
    const next = {
      width: element.clientWidth - padding,
      height: element.clientHeight,
      scrollTop: Math.floor(element.scrollTop / step) * step,
    }
    setPlace((place) =>
      place.width === next.width && place.height === next.height && place.scrollTop === next.scrollTop ? place : next,
    )
  }, [step])
  useLayoutEffect(() => {
    read()
    if (!scroller.current) return
    const observer = new ResizeObserver(read)
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [read])
  const onScroll = useCallback(() => {
    const element = scroller.current
    if (element && Math.floor(element.scrollTop / step) * step !== scrollTop) read()
  }, [read, scrollTop, step])
  const scrollTo = useCallback((target: (top: number) => number) => {
    const element = scroller.current
    if (element) element.scrollTop = target(element.scrollTop)
  }, [])
  return { scroller, scrollTo, onScroll, width, height, scrollTop }
}
