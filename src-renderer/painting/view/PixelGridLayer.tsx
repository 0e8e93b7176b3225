import { useLayoutEffect, useRef } from 'react'
import { drawGrid } from './pixel-grid.ts'
import type { ViewTransform } from './view-transform.ts'
import styles from './PixelGridLayer.module.css'

/** The pixel grid over the canvas: drawn when the view moves, never while painting. */
export function PixelGridLayer({ view, isWanted }: { view: ViewTransform; isWanted: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    let frame = 0
    const draw = () => {
      frame = 0
      if (canvas.current) drawGrid(canvas.current, view, isWanted)
    }
    const request = () => (frame ||= requestAnimationFrame(draw))
    draw()
    const stop = view.subscribe(request)
    return () => {
      stop()
      cancelAnimationFrame(frame)
    }
  }, [view, isWanted])
  return <canvas ref={canvas} className={styles['grid']} aria-hidden="true" data-layer="pixel-grid" />
}
