import { SegmentedControl } from '@mantine/core'
import { LARGEST_TOLERANCE } from '../../engine/index.ts'
import { useToolSettings } from '../use-tool-settings.ts'
import { JoiningChoice } from './JoiningChoice.tsx'
import { OptionCheck } from './OptionCheck.tsx'
import { OptionSlider } from './OptionSlider.tsx'
import { OptionTip } from './OptionTip.tsx'
import type { OptionsProps } from './tool-face.ts'

const SAMPLES = [
  { value: '1', label: '1 px' },
  { value: '3', label: '3 × 3' },
  { value: '5', label: '5 × 5' },
] as const

export function WandOptions({ toolbox }: OptionsProps) {
  const [wand, change] = useToolSettings(toolbox, 'wand')
  return (
    <>
      <OptionSlider
        label="Tolerance"
        unit="of colour"
        min={0}
        max={LARGEST_TOLERANCE}
        value={wand.tolerance}
        onChange={(tolerance) => change({ tolerance })}
      />
      <OptionTip label="The touched pixel’s colour, or the mean of those around it">
        <SegmentedControl
          size="xs"
          aria-label="Sample"
          value={wand.sample}
          onChange={(sample) => change({ sample: SAMPLES.find(({ value }) => value === sample)?.value ?? '3' })}
          data={[...SAMPLES]}
        />
      </OptionTip>
      <OptionCheck
        label="Connected only"
        tip="Only what hangs together with the touched pixel; else every such colour of the photo"
        checked={wand.connected}
        onChange={(connected) => change({ connected })}
      />
      <OptionCheck
        label="Corners"
        tip="Pixels that touch by a corner hang together too"
        checked={wand.corners}
        disabled={!wand.connected}
        onChange={(corners) => change({ corners })}
      />
      <OptionCheck
        label="Soft edge"
        tip="Colours a little beyond the tolerance fade out"
        checked={wand.soft}
        onChange={(soft) => change({ soft })}
      />
      <JoiningChoice
        value={wand.how}
        choices={['add', 'subtract', 'intersect']}
        tip="Shift adds, Alt or the right button takes away, both keep the overlap"
        onChange={(how) => change({ how })}
      />
    </>
  )
}
