import type { ReactNode } from 'react'
import styles from './FigureList.module.css'

type Props = {
  rows: readonly {
    label: ReactNode
    value: ReactNode
    key?: string
    title?: string
    indent?: boolean
    /** A sentence: shown whole. */ wrap?: boolean
  }[]
}

/** Names at the left, figures at the right. */
export function FigureList({ rows }: Props) {
  return (
    <dl className={styles['list']}>
      {rows.map((row, place) => (
        <div
          key={row.key ?? place}
          className={styles['row']}
          data-indent={row.indent || undefined}
          data-wrap={row.wrap || undefined}
          title={row.title}
        >
          <dt className="ellipsis">{row.label}</dt>
          <dd className={`${row.wrap ? '' : 'ellipsis '}${styles['value']}`}>{row.value}</dd>
        </div>
      ))}
    </dl>
  )
}
