import type { ReactNode } from 'react'
import { count } from './format.ts'
import type { ActionIcon } from '../app/actions/action.ts'
import styles from './SideRow.module.css'

type Props = {
  label: string
  /** At the right; a number is a count. */
  value?: ReactNode
  icon?: ActionIcon
  tone?: 'neutral' | 'caution'
  /** Chosen now. Filters are toggles; `current` marks the dataset that is open. */
  pressed?: boolean
  current?: boolean
  title?: string
  onClick: () => void
}

/** One line of the left panel: a name with its count. */
export function SideRow({ label, value, icon: Icon, tone = 'neutral', pressed, current, title, onClick }: Props) {
  return (
    <button
      type="button"
      className={styles['row']}
      data-chosen={pressed || current || undefined}
      aria-pressed={pressed}
      aria-current={current ? 'true' : undefined}
      title={title}
      onClick={onClick}
    >
      <span className={styles['icon']} data-tone={tone}>
        {Icon && <Icon size={16} stroke={1.5} />}
      </span>
      <span className="ellipsis">{label}</span>
      <span className={styles['value']}>{typeof value === 'number' ? count(value) : value}</span>
    </button>
  )
}
