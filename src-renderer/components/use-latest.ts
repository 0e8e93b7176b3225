import { useLayoutEffect, useRef, type RefObject } from 'react'

/** A value that effects and callbacks read as it is then, without being made anew when it changes. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}
