import { IconLock } from '@tabler/icons-react'
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import type { Painter } from '../../src-shared/contract/index.ts'
import { shortTime } from '../components/format.ts'
import { useLatest } from '../components/use-latest.ts'
import { onBackendEvent } from '../host/events.ts'
import { useObserved } from '../painting/ui/use-observable.ts'
import { lookingWords } from './looking-words.ts'
import { isFresh, type Opened } from './open-image.ts'
import styles from './Annotate.module.css'

/** The mask file follows strokes in steps; what comes together is shown together. */
const SHOW_AFTER_MS = 250

/**
 * While another window paints on the image, this one looks: its studio changes nothing, and shows what was saved there.
 * Who takes over paints on the mask as it is then: where it is another one than is shown, it is opened anew.
 */
export function useLooking(opened: Opened | null, painter: Painter | null, onReload: () => void): void {
  const looked = useRef<Opened | null>(null)
  const reload = useLatest(onReload)
  const words = lookingWords(painter)
  useLayoutEffect(() => {
    if (!opened) return
    if (words !== null) {
      looked.current = opened
      opened.studio.setReadOnly(`${words}. Take over to paint.`)
      return
    }
    if (looked.current !== opened) return opened.studio.setReadOnly(null)
    if (!painter) return
    let current = true
    void isFresh(opened.imageId).then((fresh) => {
      if (!current) return
      if (!fresh) return reload.current()
      looked.current = null
      opened.studio.setReadOnly(null)
    })
    return () => {
      current = false
    }
  }, [opened, painter, words, reload])

  const imageId = opened?.imageId
  const isLooking = words !== null
  useEffect(() => {
    if (imageId === undefined || !isLooking) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onBackendEvent((event) => {
      if (event.type !== 'changed' || !event.topics.includes('images') || event.imageId !== imageId) return
      clearTimeout(timer)
      timer = setTimeout(() => reload.current(), SHOW_AFTER_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [imageId, isLooking, reload])
}

/** Around the canvas: says who paints on it, and since when. */
export function PainterGuard({ painter, children }: { painter: Painter | null; children: ReactNode }) {
  const words = lookingWords(painter)
  return (
    <div className={styles['under']} data-looking={words !== null || undefined}>
      {children}
      {painter && words !== null && (
        <div className={styles['notice']} role="status">
          <IconLock size={16} stroke={1.7} aria-hidden="true" />
          <strong>
            {words} since {shortTime(painter.since)}
          </strong>
          <span className={styles['aside']}>You see what is saved there</span>
        </div>
      )}
    </div>
  )
}

/** Parts of the panel that change the mask; while they may not, they say why. */
export function MaskChanging({ opened, children }: { opened: Opened; children: ReactNode }) {
  const readOnly = useObserved(opened.studio, (each) => each.readOnly)
  return (
    <fieldset className={styles['changing']} disabled={readOnly !== null} title={readOnly ?? undefined}>
      {children}
    </fieldset>
  )
}
