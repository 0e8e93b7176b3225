import { ActionIcon, NumberInput, SegmentedControl, Slider } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import type { CompareView } from './pixels/palettes.ts'
import { Tip } from '../components/Tip.tsx'
import styles from './OptionsBar.module.css'

type Props = {
  view: CompareView
  onView: (view: CompareView) => void
  /** null: each model's own. */
  threshold: number | null
  /** What B's own threshold is, where the slider stands then. */
  ownThreshold: number
  /** No other can be chosen: both models' steps were carried out at their own. */
  isFixed: boolean
  onThreshold: (threshold: number | null) => void
}

const LEGEND = [
  { role: 'tp', word: 'Right', detail: 'True positive (TP): in both' },
  { role: 'fp', word: 'Too much', detail: 'False positive (FP): predicted, not in the ground truth' },
  { role: 'fn', word: 'Missed', detail: 'False negative (FN): in the ground truth, not predicted' },
] as const

/** What is drawn over the photo, and from which probability a pixel counts. */
export function OptionsBar({ view, onView, threshold, ownThreshold, isFixed, onThreshold }: Props) {
  const value = isFixed ? ownThreshold : (threshold ?? ownThreshold)
  // Mantine hands over text where the number ends in a zero: 0.60.
  const take = (next: string | number) => {
    const number = next === '' ? Number.NaN : Number(next)
    if (number >= 0 && number <= 1) onThreshold(number)
  }
  return (
    <div className={styles['bar']} role="toolbar" aria-label="View">
      <SegmentedControl
        aria-label="What is drawn over the photo"
        value={view}
        onChange={(next) => onView(next === 'mask' ? 'mask' : 'errors')}
        data={[
          { value: 'mask', label: 'Mask' },
          { value: 'errors', label: 'Errors' },
        ]}
      />
      <div className={styles['legend']} data-hidden={view !== 'errors' || undefined}>
        {LEGEND.map(({ role, word, detail }) => (
          <Tip key={role} label={detail}>
            <span className={styles['entry']}>
              <span className={styles['swatch']} data-role={role} />
              {word}
            </span>
          </Tip>
        ))}
      </div>
      <span className={styles['gap']} />
      <span className={styles['name']} id="compare-threshold">
        Threshold
      </span>
      <Slider
        className={styles['slider']}
        thumbLabel="Threshold"
        min={0}
        max={1}
        step={0.01}
        value={value}
        disabled={isFixed}
        onChange={(next) => onThreshold(Number(next.toFixed(2)))}
      />
      <NumberInput
        className={styles['number']}
        aria-labelledby="compare-threshold"
        size="sm"
        hideControls
        min={0}
        max={1}
        step={0.01}
        decimalScale={2}
        fixedDecimalScale
        clampBehavior="strict"
        value={value}
        disabled={isFixed}
        onChange={take}
      />
      <Tip label={threshold === null ? 'Each model has its own threshold' : 'Back to each model’s own threshold'}>
        <ActionIcon
          aria-label="Own thresholds"
          data-disabled={threshold === null || undefined}
          aria-disabled={threshold === null || undefined}
          onClick={() => onThreshold(null)}
        >
          <IconRestore size={16} stroke={1.6} />
        </ActionIcon>
      </Tip>
    </div>
  )
}
