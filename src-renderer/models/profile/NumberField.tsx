import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { numberText, parseNumber } from './number-text.ts'

type Props = {
  label: string
  value: number
  /** True: whole numbers from 1 on, or from `min` on. */
  integer?: boolean
  min?: number
  notZero?: boolean
  onChange: (value: number) => void
}

/** A number as people write it in profiles: `0.485`, `1/255`. What is no number stays in the field, marked. */
export function NumberField({ label, value, integer = false, min, notZero = false, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const parsed = typed === null ? value : parseNumber(typed)
  const allowed = (number: number | null): number is number =>
    number !== null &&
    (!integer || Number.isInteger(number)) &&
    (min === undefined || number >= min) &&
    (!notZero || number !== 0)
  return (
    <TextInput
      aria-label={label}
      inputMode="decimal"
      value={typed ?? numberText(value)}
      error={!allowed(parsed)}
      spellCheck={false}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        const number = parseNumber(text)
        if (allowed(number) && number !== value) onChange(number)
      }}
      onBlur={() => {
        if (allowed(parsed)) setTyped(null)
      }}
    />
  )
}
