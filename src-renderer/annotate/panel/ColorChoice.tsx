import { ColorPicker, Popover } from '@mantine/core'
import { IconColorPicker } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import styles from './ViewOptions.module.css'

/** `value` is what is kept; `color` is what CSS shows of it. */
export type Swatch = { value: string; name: string; color: string }

type Props = {
  label: string
  swatches: readonly Swatch[]
  value: string
  onChange: (value: string) => void
  /** Any other colour: only where what is kept is a colour itself. */
  custom?: boolean
}

/** A row of colours, one of them chosen; arrow keys walk it. */
export function ColorChoice({ label, swatches, value, onChange, custom = false }: Props) {
  const isOwn = !swatches.some((swatch) => swatch.value === value)
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const at = swatches.findIndex((swatch) => swatch.value === value) + step
    const next = swatches[(at + swatches.length) % swatches.length]
    if (!next) return
    onChange(next.value)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[swatches.indexOf(next)]?.focus()
  }
  return (
    <div className={styles['colors']}>
      <div className={styles['swatches']} role="radiogroup" aria-label={label} onKeyDown={walk}>
        {swatches.map((swatch, index) => (
          <button
            key={swatch.value}
            type="button"
            role="radio"
            className={styles['swatch']}
            aria-checked={swatch.value === value}
            aria-label={swatch.name}
            title={swatch.name}
            tabIndex={swatch.value === value || (isOwn && index === 0) ? 0 : -1}
            style={{ background: swatch.color }}
            onClick={() => onChange(swatch.value)}
          />
        ))}
      </div>
      {custom && (
        <Popover position="bottom-end" withinPortal trapFocus returnFocus>
          <Popover.Target>
            <button
              type="button"
              className={styles['swatch']}
              data-checked={isOwn || undefined}
              aria-label={`${label}: another`}
              title="Another colour"
              style={isOwn ? { background: value } : undefined}
            >
              {!isOwn && <IconColorPicker size={14} stroke={1.7} />}
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <ColorPicker
              format="hex"
              value={isOwn ? value : (swatches[0]?.color ?? '#000000')}
              onChange={onChange}
              saturationLabel="Saturation and brightness"
              hueLabel="Hue"
            />
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  )
}
