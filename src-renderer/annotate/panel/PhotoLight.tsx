import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { SliderField } from '../../painting/ui/SliderField.tsx'
import { isPlainLight } from '../../painting/view/looks/light.ts'
import { PLAIN_LIGHT, type PhotoLight as Light } from '../../painting/view/looks/view-settings.ts'
import { changeLight, changeView } from '../view-store.ts'
import { LABEL_PX } from './layout.ts'
import { Tip } from '../../components/Tip.tsx'
import styles from './ViewOptions.module.css'

const ENDS = 100
/** Factors: twice and half lie equally far from 1. */
const factors = (low: number, high: number) => ({
  end: ENDS,
  toPlace: (value: number) => Math.round((Math.log(value / low) / Math.log(high / low)) * ENDS),
  toValue: (place: number) => Math.round(low * (high / low) ** (place / ENDS) * 100) / 100,
})
const SLIDERS: readonly { key: keyof Light; label: string; low: number; high: number; help: string }[] = [
  { key: 'brightness', label: 'Brightness', low: 0.25, high: 8, help: 'Times as bright' },
  { key: 'contrast', label: 'Contrast', low: 0.25, high: 4, help: 'About the middle grey' },
  { key: 'gamma', label: 'Gamma', low: 0.25, high: 4, help: 'Over 1 opens dark hair' },
]

/** Light for the eye alone: neither the mask nor what colour tools see of the photo changes. */
export function PhotoLight({ light }: { light: Light }) {
  const [isOpen, setOpen] = useState(!isPlainLight(light))
  return (
    <>
      <div className={styles['row']}>
        <button
          type="button"
          className={styles['fold']}
          aria-expanded={isOpen}
          onClick={() => setOpen((open) => !open)}
        >
          Photo light
          <IconChevronDown size={14} stroke={1.7} />
        </button>
        {!isPlainLight(light) && (
          <Button size="compact-xs" variant="subtle" onClick={() => changeView({ light: PLAIN_LIGHT })}>
            Reset
          </Button>
        )}
      </div>
      {isOpen &&
        SLIDERS.map(({ key, label, low, high, help }) => (
          <Tip key={key} label={`${help}; on the screen alone`}>
            <div>
              <SliderField
                label={label}
                labelWidth={LABEL_PX}
                unit="times"
                decimals={2}
                step={0.05}
                min={low}
                max={high}
                curve={factors(low, high)}
                value={light[key]}
                onChange={(value) => changeLight({ [key]: value })}
              />
            </div>
          </Tip>
        ))}
    </>
  )
}
