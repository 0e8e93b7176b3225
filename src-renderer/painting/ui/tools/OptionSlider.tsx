import { SliderField, type SliderFieldProps } from '../SliderField.tsx'
import styles from '../OptionsBar.module.css'

type Props = SliderFieldProps & {
  /** Where there is little room, this one loses its track and keeps its number. */
  yields?: boolean
}

/** A slider in the options bar. */
export function OptionSlider({ yields, ...field }: Props) {
  return (
    <div className={styles['slider']} data-yields={yields || undefined}>
      <SliderField {...field} />
    </div>
  )
}
