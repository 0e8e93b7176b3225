import { useCallback, useEffect, useRef, useState } from 'react'

/** Faster than this a row is gone before one could see it: about six windows in a second. */
const FAST_PX_PER_MS = 4
const SETTLED_AFTER_MS = 120

/** Whether a list rushes by. `track` takes each scroll position; it is no longer fast a moment after the last leap. */
export function useScrollSpeed(): { fast: boolean; track: (scrollTop: number) => void } {
  const [fast, setFast] = useState(false)
  const last = useRef({ top: 0, at: 0 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const track = useCallback((top: number) => {
    const at = performance.now()
    const speed = Math.abs(top - last.current.top) / Math.max(1, at - last.current.at)
    last.current = { top, at }
    if (speed < FAST_PX_PER_MS) return
    setFast(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setFast(false), SETTLED_AFTER_MS)
  }, [])
  return { fast, track }
}
