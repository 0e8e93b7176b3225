import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './ErrorBand.module.css'

type Props = {
  /** What is wrong, with the file. */
  title: ReactNode
  /** Why, with numbers, and what to do. */
  children?: ReactNode
  /** Buttons of size xs: Try again, Show folder … */
  actions?: ReactNode
  tone?: 'negative' | 'caution'
}

/** A fault, where it happened. One broken thing never closes a screen. */
export function ErrorBand({ title, children, actions, tone = 'negative' }: Props) {
  const Icon = tone === 'negative' ? IconAlertCircle : IconAlertTriangle
  return (
    <div className={styles['band']} data-tone={tone} role="alert">
      <Icon className={styles['icon']} size={17} stroke={1.7} aria-hidden="true" />
      <div className={styles['text']}>
        <strong className={styles['title']}>{title}</strong>
        {children && <p className={styles['why']}>{children}</p>}
        {actions && <div className={styles['actions']}>{actions}</div>}
      </div>
    </div>
  )
}
