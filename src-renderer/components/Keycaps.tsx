import { keyLabels } from '../app/actions/key-labels.ts'
import styles from './Keycaps.module.css'

/** One key, or keys held together, as keycaps. For the eye alone: buttons carry `aria-keyshortcuts`. */
export function Keycaps({ keys }: { keys: string }) {
  return (
    <span className={styles['keys']} aria-hidden="true">
      {keyLabels(keys).map((label) => (
        <kbd key={label} className={styles['key']}>
          {label}
        </kbd>
      ))}
    </span>
  )
}
