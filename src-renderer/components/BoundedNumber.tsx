import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useRef, useState } from 'react'
import { settledNumber, typedNumber } from './bounded-number.ts'

type Props = Omit<NumberInputProps, 'value' | 'onChange' | 'min' | 'max' | 'decimalScale'> & {
  value: number
  min: number
  max: number
  decimals?: number
  onChange: (value: number) => void
}

/**
 * A number between two others, all of it selected when one comes to it. What is typed counts as soon as it can be; when one leaves
 * the field, or presses Enter, what cannot be becomes the nearest that can, and is written as numbers are here.
 */
export function BoundedNumber({ value, min, max, decimals = 0, prefix = '', onChange, ...rest }: Props) {
  // A new field shows the number that counts; the old one would keep what was typed.
  const [field, setField] = useState(0)
  const bounds = { min, max, decimals }
  const take = (typed: string | number) => {
    const number = typedNumber(typed, bounds)
    if (number !== null) onChange(number)
  }
  const found = useRef('')
  const settle = (text: string) => {
    if (text === found.current) return
    const number = settledNumber(text, value, { ...bounds, prefix })
    if (number !== null) onChange(number)
    setField(field + 1)
  }
  const come = (input: HTMLInputElement) => {
    found.current = input.value
    // After the pointer has put the caret where it went down.
    const isUntouched = () => input === document.activeElement && input.value === found.current
    requestAnimationFrame(() => isUntouched() && input.select())
  }
  return (
    <NumberInput
      key={field}
      size="xs"
      hideControls
      allowNegative={false}
      clampBehavior="none"
      // A fraction may be typed where a whole number is meant: without its point, 1.5 would become 15.
      {...(decimals > 0 && { decimalScale: decimals })}
      prefix={prefix}
      value={Number(value.toFixed(decimals))}
      min={min}
      max={max}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      onChange={take}
      onFocus={(event) => come(event.currentTarget)}
      // When the window is left, the field is not.
      onBlur={({ currentTarget }) => currentTarget !== document.activeElement && settle(currentTarget.value)}
      {...rest}
    />
  )
}
