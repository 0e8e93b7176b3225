import { SliderField } from './SliderField.tsx'

type Props = {
  label: string
  labelWidth: number
  value: number
  disabled?: boolean
  onChange: (threshold: number) => void
}

/** From which probability, or coverage, on a pixel counts. In hundredths, however it was set. */
export function ThresholdField({ label, labelWidth, value, disabled = false, onChange }: Props) {
  return (
    <SliderField
      label={label}
      labelWidth={labelWidth}
      unit="probability"
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
