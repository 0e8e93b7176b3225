import { NumberField } from './NumberField.tsx'
import styles from './Profile.module.css'

type Triple = [number, number, number]
const CHANNELS = ['red', 'green', 'blue'] as const

type Props = { label: string; value: Triple; notZero?: boolean; onChange: (value: Triple) => void }

/** One number per channel, in RGB order. */
export function TripleField({ label, value, notZero = false, onChange }: Props) {
  return (
    <div className={styles['triple']}>
      {CHANNELS.map((channel, place) => (
        <NumberField
          key={channel}
          label={`${label}, ${channel}`}
          value={value[place] ?? 0}
          notZero={notZero}
          onChange={(number) => {
            const next: Triple = [...value]
            next[place] = number
            onChange(next)
          }}
        />
      ))}
    </div>
  )
}
