import { Switch } from '@mantine/core'
import { thresholdByte } from '../../painting/engine/index.ts'
import { ThresholdField } from '../../painting/ui/ThresholdField.tsx'
import { count } from '../../components/format.ts'
import type { Opened } from '../open-image.ts'
import { changeView, toggleCut, useViewSession } from '../view-store.ts'
import { LABEL_PX } from './layout.ts'
import { useCoverageCounts } from './coverage-counts.ts'
import styles from './ViewOptions.module.css'

/** What a threshold would make of the soft mask, in whichever view is shown; the mask stays soft. */
export function CutView({ opened, threshold }: { opened: Opened | null; threshold: number }) {
  const isOn = useViewSession(({ cut }) => cut)
  const counts = useCoverageCounts(isOn ? (opened?.studio ?? null) : null)
  const pixels = counts ? counts(thresholdByte(threshold)) : null
  const all = opened ? opened.photo.width * opened.photo.height : 1
  return (
    <>
      <Switch
        className={styles['switch']}
        size="xs"
        labelPosition="left"
        label="Show cut at threshold"
        checked={isOn}
        onChange={toggleCut}
      />
      {isOn && (
        <>
          <ThresholdField
            label="Cut at"
            unit="coverage"
            labelWidth={LABEL_PX}
            value={threshold}
            onChange={(cutAt) => changeView({ cutAt })}
          />
          <p className={styles['count']} role="status">
            {pixels === null
              ? 'Counting…'
              : `${count(pixels)} px would be hair (${((pixels / all) * 100).toFixed(1)} %)`}
          </p>
        </>
      )}
    </>
  )
}
