import { CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Progress } from '../../components/Progress.tsx'
import { inSentence, type Studio } from '../engine/index.ts'
import { useObserved } from './use-observable.ts'
import styles from './WorkLine.module.css'

const NOTICE_MS = 5_000

/** What is being computed for the mask, how far it is and how to stop it; or why it came to nothing. */
export function WorkLine({ studio }: { studio: Studio }) {
  const work = useObserved(studio, (each) => each.work)
  const fault = useObserved(studio, (each) => each.fault)
  const [closed, close] = useState<string | null>(null)
  if (work) {
    return (
      <div className={styles['line']} role="status">
        <span>
          {work.isInTheWay ? `Nothing was painted: ${inSentence(work.label)} is still at work.` : `${work.label}…`}
        </span>
        <span className={styles['progress']}>
          <Progress label={work.label} value={work.part} />
        </span>
        <button type="button" onClick={() => studio.cancel()} aria-keyshortcuts="Escape">
          Stop (Esc)
        </button>
      </div>
    )
  }
  if (!fault && closed !== null) close(null)
  if (!fault) return <Notice studio={studio} />
  if (closed === fault) return null
  return (
    <div className={styles['line']} role="alert" data-fault>
      <span>{fault}</span>
      <CloseButton size="sm" aria-label="Close" onClick={() => close(fault)} />
    </div>
  )
}

/** That there was nothing to do, for a moment. */
function Notice({ studio }: { studio: Studio }) {
  const notice = useObserved(studio, (each) => each.notice)
  const [past, end] = useState<typeof notice>(null)
  useEffect(() => {
    if (!notice) return
    const timer = setTimeout(() => end(notice), NOTICE_MS)
    return () => clearTimeout(timer)
  }, [notice])
  if (!notice || notice === past) return <OtherSide studio={studio} />
  return (
    <div className={styles['line']} role="status" data-notice>
      <span>{notice.words}</span>
      <CloseButton size="sm" aria-label="Close" onClick={() => end(notice)} />
    </div>
  )
}

/** A scribble over one side only tells nothing apart, and shows nothing yet. */
function OtherSide({ studio }: { studio: Studio }) {
  const isMissing = useObserved(studio, ({ state, unapplied }) => {
    const scribbles = unapplied.find(({ tool }) => tool === 'scribble')
    return state === 'scribble.waiting' && scribbles?.canApply === false
  })
  if (!isMissing) return null
  return (
    <div className={styles['line']} role="status" data-notice data-hint>
      <span>Draw over hair and over background: Alt or the right button draws the other.</span>
    </div>
  )
}
