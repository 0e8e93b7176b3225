import { Button, NumberInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import styles from './Runtime.module.css'

type Props = {
  label: string
  unit: string
  /** null: automatic. */
  value: number | null
  /** What automatic means here. */
  automatic: number
  min: number
  max?: number
  step: number
  onChange: (value: number | null) => void
}

/** A number that is found by itself until somebody sets it. Kept when the field is left, or with Enter. */
export function AutomaticNumber({ label, unit, value, automatic, min, max, step, onChange }: Props) {
  const [text, setText] = useState<number | string>(value ?? automatic)
  useEffect(() => setText(value ?? automatic), [value, automatic])
  const keep = () => {
    const number = Number(text)
    const fits = text !== '' && number >= min && number <= (max ?? Infinity)
    if (!fits) return setText(value ?? automatic)
    if (number !== (value ?? automatic)) onChange(number)
  }
  return (
    <div className={styles['number']}>
      <NumberInput
        label={label}
        value={text}
        min={min}
        {...(max === undefined ? {} : { max })}
        step={step}
        suffix={` ${unit}`}
        thousandSeparator=","
        w={170}
        onChange={setText}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      {value === null ? (
        <span className={styles['automatic']}>automatic</span>
      ) : (
        <Button size="xs" variant="subtle" aria-label={`${label}: automatic`} onClick={() => onChange(null)}>
          Automatic: {automatic.toLocaleString('en')}
        </Button>
      )}
    </div>
  )
}
