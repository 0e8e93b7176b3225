import { SegmentedControl } from '@mantine/core'
import { LARGEST_SIZE_PX, SMALLEST_SIZE_PX } from '../../engine/index.ts'
import { SLIDER_END, sizeToSlider, sliderToSize } from '../size-scale.ts'
import { useToolSettings } from '../use-tool-settings.ts'
import { OptionSlider } from './OptionSlider.tsx'
import { OptionTip } from './OptionTip.tsx'
import type { OptionsProps } from './tool-face.ts'

const SIZE_CURVE = { end: SLIDER_END, toPlace: sizeToSlider, toValue: sliderToSize }
const percent = (value: number) => Math.round(value * 100)

export function SimilarOptions({ toolbox }: OptionsProps) {
  const [brush, change] = useToolSettings(toolbox, 'similar')
  return (
    <>
      <OptionSlider
        label="Size"
        unit="pixels"
        suffix=" px"
        min={SMALLEST_SIZE_PX}
        max={LARGEST_SIZE_PX}
        curve={SIZE_CURVE}
        value={brush.sizePx}
        onChange={(sizePx) => change({ sizePx })}
      />
      <OptionSlider
        label="Strictness"
        unit="percent"
        suffix=" %"
        min={0}
        max={100}
        value={percent(brush.strength)}
        onChange={(value) => change({ strength: value / 100 })}
      />
      <OptionSlider
        yields
        label="Hardness"
        unit="percent"
        suffix=" %"
        min={0}
        max={100}
        value={percent(brush.hardness)}
        onChange={(value) => change({ hardness: value / 100 })}
      />
      <OptionTip label="Paint what is like the first touch, or erase it. Ctrl and a click leave a colour out; once more lets it in.">
        <SegmentedControl
          size="xs"
          aria-label="Paint or erase"
          value={brush.mode}
          onChange={(mode) => change({ mode: mode === 'erase' ? 'erase' : 'add' })}
          data={[
            { value: 'add', label: 'Paint' },
            { value: 'erase', label: 'Erase' },
          ]}
        />
      </OptionTip>
    </>
  )
}
