import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useState } from 'react'

type Props = Omit<NumberInputProps, 'value' | 'onChange' | 'min' | 'max' | 'decimalScale'> & {
  value: number
  min: number
  max: number
  decimals?: number
  onChange: (value: number) => void
}

/**
 * A number between two others. What is typed counts as soon as it can be; when one leaves the field, or presses Enter, what
 * cannot be becomes the nearest that can.
 */
export function BoundedNumber({ value, min, max, decimals = 0, prefix = '', onChange, ...rest }: Props) {
  // A new field shows the number that counts; the old one would keep what was typed.
  const [field, setField] = useState(0)
  // Mantine hands over text where the number ends in a zero: 0.60.
  const take = (next: string | number) => {
    const number = next === '' ? Number.NaN : Number(next)
    if (number >= min && number <= max) onChange(number)
  }
  const settle = (text: string) => {
    const typed = Number.parseFloat(text.slice(text.startsWith(prefix) ? prefix.length : 0))
    // What is shown may have fewer digits than what is meant.
    if (typed.toFixed(decimals) === value.toFixed(decimals)) return
    if (Number.isFinite(typed)) onChange(Math.min(max, Math.max(min, typed)))
    setField(field + 1)
  }
  return (
    <NumberInput
      key={field}
      size="xs"
      hideControls
      allowNegative={false}
      clampBehavior="none"
      decimalScale={decimals}
      prefix={prefix}
      value={value}
      min={min}
      max={max}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      onChange={take}
      onBlur={(event) => settle(event.currentTarget.value)}
      {...rest}
    />
  )
}
