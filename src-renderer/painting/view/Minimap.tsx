import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { Studio } from '../engine/index.ts'
import { drawMap } from './draw-map.ts'
import { mapScale, seenOnMap } from './map-geometry.ts'
import type { Photo } from './photo.ts'
import type { ViewTransform } from './view-transform.ts'
import styles from './Minimap.module.css'

/** After a stroke the map may be a moment late: nobody paints by it. */
const REDRAW_AFTER_MS = 120
/** An arrow key moves by this part of what is seen. */
const KEY_PART = 0.25
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

type Props = { photo: Photo; studio: Studio; view: ViewTransform; tint: string; photoFilter: string }

/** Where one is in the photo, while not all of it is in view. Dragging, a click or the arrow keys move the view. */
export function Minimap({ photo, studio, view, tint, photoFilter }: Props) {
  const map = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const seen = useRef<HTMLDivElement>(null)
  /** Draws it as soon as it is seen: it looks at pixels all over the mask, which is felt right after an image is opened. */
  const showing = useRef<() => void>(() => undefined)
  const scale = mapScale(view.image)

  useLayoutEffect(() => {
    const place = () => {
      const { scale: zoom, mirrored } = view.snapshot()
      const { width, height } = view.size
      const rect = seenOnMap(view.image, view.toImage(0, 0), view.toImage(width, height), zoom)
      if (map.current) map.current.dataset['shown'] = String(rect !== null)
      if (rect) showing.current()
      if (picture.current) picture.current.dataset['mirrored'] = String(mirrored)
      if (rect && seen.current) {
        const { left, top } = rect
        Object.assign(seen.current.style, {
          transform: `translate(${left}px, ${top}px)`,
          width: `${Math.max(2, rect.width)}px`,
          height: `${Math.max(2, rect.height)}px`,
        })
      }
    }
    place()
    return view.subscribe(place)
  }, [view])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isStale = true
    const draw = () => {
      if (!isStale || !canvas.current || map.current?.dataset['shown'] !== 'true') return
      isStale = false
      drawMap(canvas.current, photo, studio.plane, tint)
    }
    const later = () => {
      isStale = true
      clearTimeout(timer)
      timer = setTimeout(draw, REDRAW_AFTER_MS)
    }
    showing.current = draw
    draw()
    const stops = [studio.subscribe(later), photo.subscribe(later)]
    return () => {
      for (const stop of stops) stop()
      clearTimeout(timer)
    }
  }, [photo, studio, tint])

  const moveTo = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top, width } = currentTarget.getBoundingClientRect()
    const x = view.snapshot().mirrored ? width - (clientX - left) : clientX - left
    view.centreOn(x / scale, (clientY - top) / scale)
  }
  const step = (event: KeyboardEvent) => {
    const [x, y] = STEPS[event.key] ?? [0, 0]
    if (x === 0 && y === 0) return
    event.preventDefault()
    view.panBy(-x * KEY_PART * view.size.width, -y * KEY_PART * view.size.height)
  }
  return (
    <div
      ref={map}
      className={styles['map']}
      style={{ width: view.image.width * scale, height: view.image.height * scale }}
      role="group"
      aria-label="Map of the photo; arrow keys move the view"
      tabIndex={0}
      onKeyDown={step}
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        moveTo(event)
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && moveTo(event)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div ref={picture} className={styles['picture']}>
        <canvas ref={canvas} style={{ filter: photoFilter }} />
        <div ref={seen} className={styles['seen']} />
      </div>
    </div>
  )
}
