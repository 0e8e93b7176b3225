import { Button } from '@mantine/core'
import { useLayoutEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react'
import type { ImageItem } from '../../../src-shared/domain/index.ts'
import type { Studio } from '../../painting/engine/index.ts'
import { STATUS_LOOKS, whenWords } from '../../components/status/status-words.ts'
import { focusCanvas } from './focus-canvas.ts'
import styles from './Flow.module.css'

/** Images that may be painted on although they are submitted or accepted: asked once in this window. */
const allowed = new Set<string>()

const MIDDLE = 1

type Props = {
  item: ImageItem | undefined
  /** Of the image, once it is open. */
  studio: Studio | null
  children: ReactNode
}

/**
 * Around the canvas: the first change of what is submitted or accepted asks, once: a stroke, and, by the studio's guard, undo,
 * operations and whatever else there is. Looking at it, with pan and zoom, asks nothing. Whoever goes on moves the image back to in progress; its kept versions stay.
 */
export function FinishedGuard({ item, studio, children }: Props) {
  const [asked, setAsked] = useState<string | null>(null)
  const paint = useRef<HTMLButtonElement>(null)
  const state = item?.status.state
  const isFinished = state === 'submitted' || state === 'accepted'
  const isAsking = isFinished && asked === item?.id
  const heldId = isFinished ? item?.id : undefined
  const ask = (id: string) => {
    setAsked(id)
    requestAnimationFrame(() => paint.current?.focus())
  }
  useLayoutEffect(() => {
    if (heldId === undefined || !studio) return
    studio.setGuard(() => {
      if (!allowed.has(heldId)) ask(heldId)
      return allowed.has(heldId)
    })
    return () => studio.setGuard(null)
  }, [heldId, studio])
  const hold = (event: PointerEvent) => {
    if (!item || !isFinished || allowed.has(item.id) || event.button === MIDDLE) return
    const canvas = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-region="Canvas"]') : null
    if (!canvas || canvas.dataset['pan'] === 'ready') return
    event.stopPropagation()
    event.preventDefault()
    ask(item.id)
  }
  const leave = () => {
    setAsked(null)
    focusCanvas()
  }
  return (
    <div className={styles['under']} onPointerDownCapture={hold}>
      {children}
      {isAsking && item && (
        <div
          className={`${styles['band']} ${styles['guard']}`}
          role="alertdialog"
          aria-label="Paint anyway?"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            leave()
          }}
        >
          <p>
            <strong>{askWords(item)}</strong> Painting moves it back to in progress; the kept version stays.
          </p>
          <Button
            ref={paint}
            size="xs"
            onClick={() => {
              allowed.add(item.id)
              leave()
            }}
          >
            Paint anyway
          </Button>
          <Button size="xs" onClick={leave}>
            Leave it
          </Button>
        </div>
      )}
    </div>
  )
}

function askWords({ status }: ImageItem): string {
  if (status.imported) return 'This mask was imported as ground truth.'
  const by = status.by ? ` by ${status.by}` : ''
  const at = status.at ? `, ${whenWords(status.at)}` : ''
  return `This mask was ${STATUS_LOOKS[status.state].label.toLowerCase()}${by}${at}.`
}
