import { LARGEST_SIZE_PX, SMALLEST_SIZE_PX } from '../../engine/index.ts'
import { SLIDER_END, sizeToSlider, sliderToSize } from '../size-scale.ts'
import { OptionSlider } from './OptionSlider.tsx'

const SIZE_CURVE = { end: SLIDER_END, toPlace: sizeToSlider, toValue: sliderToSize }

type SizeProps = { sizePx: number; onChange: (sizePx: number) => void }

/** The size of a brush, finer where it is small. */
export function SizeSlider({ sizePx, onChange }: SizeProps) {
  return (
    <OptionSlider
      label="Size"
      unit="pixels"
      suffix=" px"
      min={SMALLEST_SIZE_PX}
      max={LARGEST_SIZE_PX}
      curve={SIZE_CURVE}
      value={sizePx}
      onChange={onChange}
    />
  )
}

type ShareProps = {
  label: string
  /** 0..1. */
  share: number
  onChange: (share: number) => void
  /** Percent. */
  min?: number
  yields?: boolean
}

/** A part of the whole, in percent. */
export function ShareSlider({ label, share, onChange, min = 0, yields = false }: ShareProps) {
  return (
    <OptionSlider
      yields={yields}
      label={label}
      unit="percent"
      suffix=" %"
      min={min}
      max={100}
      value={Math.round(share * 100)}
      onChange={(percent) => onChange(percent / 100)}
    />
  )
}
