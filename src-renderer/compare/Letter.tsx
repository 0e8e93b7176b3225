import styles from './Letter.module.css'

/** A and B, wherever they stand for a model. */
export function Letter({ letter }: { letter: 'A' | 'B' }) {
  return (
    <span className={styles['letter']} data-letter={letter}>
      {letter}
    </span>
  )
}
