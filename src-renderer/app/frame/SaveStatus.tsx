import { IconAlertCircle, IconCircleCheck, IconLock, IconPlugConnectedX } from '@tabler/icons-react'
import { clockTime, plural } from '../../components/format.ts'
import { useConnection } from '../../host/connection-store.ts'
import { useSaveState, type SaveState } from '../../host/save-state.ts'
import styles from './StatusBar.module.css'

/** Whether what was done is kept. "Saved" only when it is durable. */
export function SaveStatus() {
  const state = useSaveState((store) => store.state)
  const connection = useConnection()
  return (
    <div className={styles['save']} role="status">
      {connection.state === 'reconnecting' ? (
        <span className={styles['state']} data-tone="caution">
          <IconPlugConnectedX size={14} stroke={1.7} aria-hidden="true" />
          {connection.waitingStrokes > 0
            ? `Reconnecting, ${plural(connection.waitingStrokes, 'stroke')} kept`
            : 'Reconnecting'}
        </span>
      ) : (
        <Words state={state} />
      )}
    </div>
  )
}

function Words({ state }: { state: SaveState }) {
  switch (state.kind) {
    case 'saved':
      return (
        <>
          <span className={styles['state']} data-tone="positive">
            <IconCircleCheck size={14} stroke={1.7} aria-hidden="true" />
            Saved
          </span>
          {state.at && <time>{clockTime(state.at)}</time>}
        </>
      )
    case 'changed':
      return (
        <>
          <span className={styles['state']}>
            <span className={styles['dot']} />
            Unsaved
          </span>
          {state.detail}
        </>
      )
    case 'saving':
      return (
        <>
          <span className={styles['state']}>
            <span className={styles['dot']} />
            Saving…
          </span>
          {state.detail}
        </>
      )
    case 'failed':
      return (
        <button type="button" className={styles['button']} onClick={state.open}>
          <span className={styles['state']} data-tone="negative">
            <IconAlertCircle size={14} stroke={1.7} aria-hidden="true" />
            Not saved: {state.message}
          </span>
        </button>
      )
    case 'read-only':
      return (
        <>
          <span className={styles['state']}>
            <IconLock size={14} stroke={1.7} aria-hidden="true" />
            Read-only
          </span>
          {state.message}
        </>
      )
  }
}
