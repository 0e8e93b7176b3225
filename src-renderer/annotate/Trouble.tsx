import { Button } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { plural, shortTime } from '../components/format.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { outbox } from './outbox/index.ts'
import { useMaskFiles } from './outbox/mask-files.ts'
import type { Conflict } from './outbox/outbox.ts'
import type { Opened } from './open-image.ts'
import { useOutbox } from './save-status.ts'
import styles from './Annotate.module.css'

type Props = {
  opened: Opened | null
  onReload: () => void
  onOpen: (imageId: string) => void
}

/** `1 stroke waits`, `3 strokes wait` */
const waitingWords = (strokes: number): string => `${plural(strokes, 'stroke')} ${strokes === 1 ? 'waits' : 'wait'}`

/** Another window painted on an image that this one has strokes for: which mask counts is asked, never guessed. */
export function ConflictBand({ opened, onReload, onOpen }: Props) {
  const conflicts = useOutbox((state) => state.conflicts)
  const here = conflicts.find((each) => each.imageId === opened?.imageId)
  const conflict = here ?? conflicts[0]
  if (!conflict) return null
  const strokes = waitingWords(outbox.pendingOf(conflict.imageId).length)
  return (
    <div className={styles['band']}>
      <ErrorBand
        tone="caution"
        title={titleOf(conflict, here !== undefined)}
        actions={
          here && opened ? (
            <>
              <Button
                size="xs"
                onClick={() => {
                  outbox.discard(conflict.imageId)
                  onReload()
                }}
              >
                Reload
              </Button>
              <Button size="xs" onClick={() => outbox.keepMine(conflict.imageId, opened.studio.wholePatch())}>
                Keep mine
              </Button>
            </>
          ) : (
            <Button size="xs" onClick={() => onOpen(conflict.imageId)}>
              Show image
            </Button>
          )
        }
      >
        {here
          ? `${strokes} in this window. Reload shows the other mask and drops yours; Keep mine puts your whole mask on top.`
          : `${strokes} for it in this window.`}
      </ErrorBand>
    </div>
  )
}

function titleOf({ author, at, imported }: Conflict, here: boolean): string {
  const where = here ? `here at ${shortTime(at)}` : 'on an image that you left'
  return imported ? `An import changed the mask ${where}` : `${author ?? 'Somebody'} painted ${where}`
}

/** What to do about strokes that are not saved; over the status bar, from which it is opened. */
export function SaveTrouble({ shown }: { shown: boolean }) {
  const waiting = useOutbox((state) => state.waiting)
  const refusal = useOutbox((state) => state.refusal)
  const lost = useOutbox((state) => state.lost)
  const { trouble } = useMaskFiles()
  const fault = refusal ?? lost[0]?.refusal
  if (!fault && trouble) return <MaskFileTrouble message={trouble.message} />
  if (!fault || !shown) return null
  return (
    <div className={styles['trouble']} role="alert">
      <strong>
        <IconAlertCircle size={16} stroke={1.7} aria-hidden="true" />
        Not saved
      </strong>
      <p>{fault.message}</p>
      <p>{waitingWords(waiting)} in this window; keep it open.</p>
      <div>
        {refusal && (
          <Button size="xs" onClick={() => outbox.retry()}>
            Save again
          </Button>
        )}
        {lost[0] && (
          <Button size="xs" onClick={() => lost.forEach(({ imageId }) => outbox.discard(imageId))}>
            Give them up
          </Button>
        )}
      </div>
    </div>
  )
}

/** Nothing is lost, so it is amber: the journal has every stroke, but who reads the mask file reads an older one. */
function MaskFileTrouble({ message }: { message: string }) {
  return (
    <div className={styles['trouble']} data-tone="caution" role="status">
      <strong>
        <IconAlertTriangle size={16} stroke={1.7} aria-hidden="true" />
        Mask file not written yet
      </strong>
      <p>{message}</p>
      <p>Every stroke is kept in the journal; the file is tried again by itself.</p>
    </div>
  )
}
