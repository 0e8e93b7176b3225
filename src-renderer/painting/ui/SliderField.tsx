import { Slider } from '@mantine/core'
import { BoundedNumber } from '../../components/BoundedNumber.tsx'
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
      <BoundedNumber
        className={styles['number']}
        aria-label={`${label}, number`}
        decimals={decimals}
        fixedDecimalScale={decimals > 0}
        suffix={suffix}
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={onChange}
        disabled={disabled}
      />
    </div>
  )
}
