import { Section } from '../../components/Section.tsx'
import { SliderField } from '../../painting/ui/SliderField.tsx'
import styles from './Panel.module.css'

type Props = { tint: number; onTint: (tint: number) => void }

/** How the mask is shown; none of it changes the mask. */
export function ViewOptions({ tint, onTint }: Props) {
  return (
    <Section title="View">
      <div className={styles['rows']}>
        <SliderField
          label="Tint"
          labelWidth={64}
          unit="percent"
          suffix=" %"
          min={0}
          max={100}
          value={Math.round(tint * 100)}
          onChange={(value) => onTint(value / 100)}
        />
      </div>
    </Section>
  )
}
