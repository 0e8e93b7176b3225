import type { ReactNode } from 'react'
import styles from './Section.module.css'

type Props = {
  title: ReactNode
  /** Beside the title, at the right: a figure, a small button. */
  aside?: ReactNode
  tone?: 'neutral' | 'caution'
  children: ReactNode
}

/** A part of a side panel, under a hairline. */
export function Section({ title, aside, tone = 'neutral', children }: Props) {
  return (
    <section className={styles['section']}>
      <header className={styles['head']} data-tone={tone}>
        <h2>{title}</h2>
        {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
      </header>
      {children}
    </section>
  )
}
