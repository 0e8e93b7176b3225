import type { ReactNode } from 'react'
import type { ActionIcon } from '../app/actions/action.ts'
import styles from './EmptyState.module.css'

type Props = {
  icon: ActionIcon
  title: string
  /** One sentence. */
  children?: ReactNode
  /** At most three outlined buttons. */
  actions?: ReactNode
  /** A dashed frame: things can be dropped here. */
  dropZone?: boolean
  tone?: 'neutral' | 'positive' | 'negative'
}

/** What a place says when there is nothing in it, and what to do about it. */
export function EmptyState({ icon: Icon, title, children, actions, dropZone = false, tone = 'neutral' }: Props) {
  return (
    <div className={styles['place']}>
      <div className={styles['card']} data-drop-zone={dropZone || undefined}>
        <span className={styles['circle']} data-tone={tone}>
          <Icon size={20} stroke={1.6} />
        </span>
        <h2 className={styles['title']}>{title}</h2>
        {children && <p className={styles['sentence']}>{children}</p>}
        {actions && <div className={styles['actions']}>{actions}</div>}
      </div>
    </div>
  )
}
