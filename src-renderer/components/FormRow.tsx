import type { ReactNode } from 'react'
import styles from './FormRow.module.css'

type Props = {
  label: string
  /** Below the field, in small print. */ hint?: ReactNode
  children: ReactNode
  dense?: boolean
}

/** A name at the left, its fields at the right. The fields carry their own labels for the screen reader. */
export function FormRow({ label, hint, children, dense = false }: Props) {
  return (
    <div className={styles['row']} data-dense={dense || undefined}>
      <div className={styles['label']}>{label}</div>
      <div className={styles['fields']}>
        {children}
        {hint && <p className={styles['hint']}>{hint}</p>}
      </div>
    </div>
  )
}
