import styles from './Progress.module.css'

type Props = { label: string; /** 0..1; null while it is not known. */ value: number | null }

/** A progress bar: iris, because it runs. */
export function Progress({ label, value }: Props) {
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div
      className={styles['track']}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div
        className={styles['bar']}
        data-unknown={value === null || undefined}
        style={{ width: `${percent ?? 30}%` }}
      />
    </div>
  )
}
