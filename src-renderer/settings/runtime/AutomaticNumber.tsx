import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import styles from './Runtime.module.css'

type Props = {
  label: string
  unit: string
  /** null: automatic. */
  value: number | null
  /** What automatic means here. */
  automatic: number
  /** How that is called. */
  word?: string
  min: number
  max?: number
  step: number
  onChange: (value: number | null) => void
}

/** A number that is found by itself until somebody sets it. Kept when the field is left, or with Enter. */
export function AutomaticNumber(props: Props) {
  const { label, unit, value, automatic, word = 'automatic', min, max, step, onChange } = props
  /** What is being typed; null while nothing is. */
  const [typed, setText] = useState<number | string | null>(null)
  const text = typed ?? value ?? automatic
  const keep = () => {
    const number = Number(text)
    setText(null)
    const fits = text !== '' && number >= min && number <= (max ?? Infinity)
    if (fits && number !== (value ?? automatic)) onChange(number)
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
        <span className={styles['automatic']}>{word}</span>
      ) : (
        <Button size="xs" variant="subtle" aria-label={`${label}: ${word}`} onClick={() => onChange(null)}>
          {`${word.charAt(0).toUpperCase()}${word.slice(1)}: ${automatic.toLocaleString('en')}`}
        </Button>
      )}
    </div>
  )
}
