import { NumberInput, Slider } from '@mantine/core'
import { useState } from 'react'
import styles from './SliderField.module.css'

export type SliderFieldProps = {
  label: string
  value: number
  min: number
  max: number
  /** Of the number; the slider has its own steps where `toSlider` is given. */
  step?: number
  decimals?: number
  suffix?: string
  /** For the value that is spoken: "64 pixels". */
  unit: string
  disabled?: boolean
  /** A slider that is not even: place 0..`end` of a value and back. */
  curve?: { end: number; toPlace: (value: number) => number; toValue: (place: number) => number }
  labelWidth?: number
  onChange: (value: number) => void
}

/** A name, a slider and the number itself. */
export function SliderField(props: SliderFieldProps) {
  const {
    label,
    value,
    min,
    max,
    step = 1,
    decimals = 0,
    suffix = '',
    unit,
    disabled,
    curve,
    labelWidth,
    onChange,
  } = props
  // Mantine hands over text where the number ends in a zero: 0.60.
  const take = (next: string | number) => {
    const number = next === '' ? Number.NaN : Number(next)
    if (number >= min && number <= max) onChange(number)
  }
  // A number that cannot be is made one that can; a new field shows it, for the old one keeps what was typed.
  const [field, setField] = useState(0)
  const settle = (text: string) => {
    const typed = Number.parseFloat(text)
    // What is shown may have fewer digits than what is meant.
    if (typed.toFixed(decimals) === value.toFixed(decimals)) return
    if (Number.isFinite(typed)) onChange(Math.min(max, Math.max(min, typed)))
    setField(field + 1)
  }
  const spoken = `${value.toFixed(decimals)} ${unit}`
  return (
    <div className={styles['field']}>
      <span className={styles['label']} style={{ width: labelWidth }} aria-hidden="true">
        {label}
      </span>
      <Slider
        className={styles['slider']}
        size={3}
        label={null}
        thumbLabel={label}
        thumbValueText={() => spoken}
        min={curve ? 0 : min}
        max={curve ? curve.end : max}
        step={curve ? 1 : step}
        value={curve ? curve.toPlace(value) : value}
        onChange={(place) => onChange(curve ? curve.toValue(place) : place)}
        disabled={disabled}
      />
      <NumberInput
        key={field}
        className={styles['number']}
        size="xs"
        aria-label={`${label}, number`}
        hideControls
        clampBehavior="none"
        allowNegative={false}
        decimalScale={decimals}
        fixedDecimalScale={decimals > 0}
        suffix={suffix}
        min={min}
        max={max}
        step={step}
        value={value}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        onChange={take}
        onBlur={(event) => settle(event.currentTarget.value)}
        disabled={disabled}
      />
    </div>
  )
}
