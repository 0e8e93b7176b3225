import type { ReactNode } from 'react'
import styles from './FormRow.module.css'

type Props = {
  label: string
  /** Below the field, in small print. */ hint?: ReactNode
  children: ReactNode
  dense?: boolean
  /** True: it is no longer what was found. */
  changed?: boolean
  /** What is wrong with the field. */
  fault?: string | undefined
}

/** A name at the left, its fields at the right. The fields carry their own labels for the screen reader. */
export function FormRow({ label, hint, children, dense = false, changed = false, fault }: Props) {
  return (
    <div className={styles['row']} data-dense={dense || undefined} data-fault={fault !== undefined || undefined}>
      <div className={styles['label']}>
        {label}
        {changed && <span className={styles['changed']} role="img" aria-label="changed" title="Changed" />}
      </div>
      <div className={styles['fields']}>
        {children}
        {hint && <p className={styles['hint']}>{hint}</p>}
        {fault !== undefined && (
          <p className={styles['fault']} role="alert">
            {fault}
          </p>
        )}
      </div>
    </div>
  )
}
