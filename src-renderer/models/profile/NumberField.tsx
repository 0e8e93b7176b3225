import { TextInput } from '@mantine/core'
import { useState } from 'react'

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

/** `1/255` and `0.5`; null for anything else. */
export function parseNumber(text: string): number | null {
  const parts = text.trim().replace(',', '.').split('/')
  if (parts.length > 2 || parts.some((part) => part.trim() === '')) return null
  const [over = NaN, under = 1] = parts.map(Number)
  const value = over / under
  return Number.isFinite(value) ? value : null
}

/** 1/255 as a fraction, for that is how everybody knows it. */
function numberText(value: number): string {
  const inverse = 1 / value
  const isFraction = Math.abs(value) < 1 && Math.abs(inverse - Math.round(inverse)) < 1e-9 && Math.abs(inverse) > 20
  return isFraction ? `1/${Math.round(inverse)}` : String(value)
}
