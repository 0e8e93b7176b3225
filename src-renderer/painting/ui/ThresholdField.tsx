import { SliderField } from './SliderField.tsx'

type Props = {
  label: string
  labelWidth: number
  value: number
  /** What is cut: the probability that a model gives, or the coverage of a soft mask. */
  unit: 'probability' | 'coverage'
  disabled?: boolean
  onChange: (threshold: number) => void
}

/** From where on a pixel counts. In hundredths, however it was set. */
export function ThresholdField({ label, labelWidth, value, unit, disabled = false, onChange }: Props) {
  return (
    <SliderField
      label={label}
      labelWidth={labelWidth}
      unit={unit}
      min={0}
      max={1}
      step={0.01}
      decimals={2}
      value={value}
      disabled={disabled}
      onChange={(threshold) => onChange(Math.round(threshold * 100) / 100)}
    />
  )
}
