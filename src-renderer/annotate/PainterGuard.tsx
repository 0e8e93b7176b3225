import { Button } from '@mantine/core'
import { useEffect, useRef, type PointerEvent, type ReactNode } from 'react'
import type { Painter } from '../../src-shared/contract/index.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { shortTime } from '../components/format.ts'
import { takeOver } from './painter.ts'
import styles from './Annotate.module.css'

const MIDDLE = 1

type Props = {
  imageId: string | undefined
  painter: Painter | null
  /** The mask may be another one by now: opens it anew. */
  onReload: () => void
  children: ReactNode
}

/**
 * Around the canvas: an image that another window paints on can be looked at, with pan and zoom, and not be painted on
 * until it is taken over. Whoever comes to paint after another opens the mask anew first.
 */
export function PainterGuard({ imageId, painter, onReload, children }: Props) {
  const isOther = painter !== null && !painter.isYou
  const looked = useRef<string | null>(null)
  useEffect(() => {
    if (isOther) looked.current = imageId ?? null
    else if (painter && looked.current === imageId) {
      looked.current = null
      onReload()
    }
  }, [isOther, painter, imageId, onReload])
  const hold = (event: PointerEvent) => {
    if (!isOther || event.button === MIDDLE) return
    const canvas = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-region="Canvas"]') : null
    if (!canvas || canvas.dataset['pan'] === 'ready') return
    event.stopPropagation()
    event.preventDefault()
  }
  return (
    <div className={styles['under']} onPointerDownCapture={hold}>
      {children}
      {isOther && imageId !== undefined && (
        <div className={styles['band']}>
          <ErrorBand
            tone="caution"
            title={`${painter.author ?? 'Somebody'} paints here since ${shortTime(painter.since)}`}
            actions={
              <Button size="xs" onClick={() => void takeOver(imageId).catch(() => undefined)}>
                Take over
              </Button>
            }
          >
            In another window. Here you only look; taking over makes that window look.
          </ErrorBand>
        </div>
      )}
    </div>
  )
}
