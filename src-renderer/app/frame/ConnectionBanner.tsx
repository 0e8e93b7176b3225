import { IconPlugConnectedX } from '@tabler/icons-react'
import { plural } from '../../components/format.ts'
import { useNow } from '../../components/use-now.ts'
import { useConnection } from '../../host/connection-store.ts'
import styles from './ConnectionBanner.module.css'

const SHOW_AFTER_MS = 1200

/** Says that the backend is away; the page stays usable, and what was painted is kept. */
export function ConnectionBanner() {
  const { state, lostAt, waitingStrokes } = useConnection()
  const now = useNow(state === 'reconnecting', 500)
  if (state !== 'reconnecting' || lostAt === null || now - lostAt < SHOW_AFTER_MS) return null
  return (
    <div className={styles['banner']} role="status">
      <IconPlugConnectedX size={16} stroke={1.7} aria-hidden="true" />
      <strong>{waitingStrokes > 0 ? `Reconnecting, ${plural(waitingStrokes, 'stroke')} kept` : 'Reconnecting'}</strong>
      <span className={styles['time']}>no backend, {Math.round((now - lostAt) / 1000)} s</span>
    </div>
  )
}
