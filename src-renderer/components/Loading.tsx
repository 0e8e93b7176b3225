import styles from './Loading.module.css'

/** A thin iris line at the top of a pane while it loads: never a spinner. Shown from 300 ms on. */
export function Loading({ label = 'Loading' }: { label?: string }) {
  return (
    <div className={styles['line']} role="progressbar" aria-label={label}>
      <div className={styles['runner']} />
    </div>
  )
}
