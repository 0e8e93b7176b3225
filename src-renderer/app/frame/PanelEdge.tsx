import { useRef } from 'react'
import styles from './PanelEdge.module.css'

const STEP_PX = 16
const WIDEST_PX = 560

type Props = {
  /** On which side of its panel the edge lies. */
  side: 'left' | 'right'
  label: string
  width: number
  narrowest: number
  onWidth: (width: number) => void
}

/** The edge by which a panel is made wider or narrower, with the pointer or with the arrow keys. */
export function PanelEdge({ side, label, width, narrowest, onWidth }: Props) {
  const grip = useRef<{ clientX: number; width: number } | null>(null)
  const outward = side === 'right' ? 1 : -1
  const resize = (next: number) => onWidth(Math.round(Math.min(WIDEST_PX, Math.max(narrowest, next))))
  return (
    <div
      className={styles['edge']}
      data-side={side}
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={WIDEST_PX}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        grip.current = { clientX: event.clientX, width }
      }}
      onPointerMove={(event) => {
        if (grip.current) resize(grip.current.width + (event.clientX - grip.current.clientX) * outward)
      }}
      onLostPointerCapture={() => {
        grip.current = null
      }}
      onKeyDown={(event) => {
        const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
        if (direction === 0) return
        event.preventDefault()
        resize(width + direction * outward * STEP_PX)
      }}
    />
  )
}
