import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { plural } from '../../components/format.ts'
import { useNow } from '../../components/use-now.ts'
import { useConnection } from '../../host/connection-store.ts'
import styles from './ConnectionBanner.module.css'

const SHOW_AFTER_MS = 1200
const ASK_EVERY_MS = 4000
const UNAUTHORIZED = 401

/** Says that the backend is away; the page stays usable, and what was painted is kept. */
export function ConnectionBanner() {
  const { state, lostAt, waitingStrokes } = useConnection()
  const now = useNow(state === 'reconnecting', 500)
  const isShown = state === 'reconnecting' && lostAt !== null && now - lostAt >= SHOW_AFTER_MS
  const isElsewhere = useIsElsewhere(isShown)
  if (!isShown) return null
  const kept = waitingStrokes > 0 ? plural(waitingStrokes, 'stroke') : null
  return (
    <div className={styles['banner']} role="status">
      <IconPlugConnectedX size={16} stroke={1.7} aria-hidden="true" />
      {isElsewhere ? (
        <>
          <strong>The workbench was started anew.</strong>
          <span className={styles['time']}>
            {`Open its new address in this browser${kept ? `, on the same host and port: ${kept} kept here will follow` : ''}.`}
          </span>
        </>
      ) : (
        <>
          <strong>{kept ? `Reconnecting, ${kept} kept` : 'Reconnecting'}</strong>
          <span className={styles['time']}>no backend, {Math.round((now - lostAt) / 1000)} s</span>
        </>
      )}
    </div>
  )
}

/** Whether there is a backend, but one that was started with another secret: waiting for it would be in vain. */
function useIsElsewhere(isAway: boolean): boolean {
  const [isElsewhere, setElsewhere] = useState(false)
  useEffect(() => {
    if (!isAway) return
    const stop = new AbortController()
    const ask = () =>
      fetch('/', { method: 'HEAD', cache: 'no-store', signal: stop.signal }).then(
        ({ status }) => !stop.signal.aborted && setElsewhere(status === UNAUTHORIZED),
        () => undefined,
      )
    void ask()
    const timer = setInterval(() => void ask(), ASK_EVERY_MS)
    return () => {
      stop.abort()
      clearInterval(timer)
      setElsewhere(false)
    }
  }, [isAway])
  return isElsewhere
}
