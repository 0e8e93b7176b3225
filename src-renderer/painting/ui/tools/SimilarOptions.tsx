import { SegmentedControl } from '@mantine/core'
import { PenPressure } from '../BrushTip.tsx'
import { useToolSettings } from '../use-tool-settings.ts'
import { ShareSlider, SizeSlider } from './BrushSliders.tsx'
import { OptionTip } from './OptionTip.tsx'
import type { OptionsProps } from './tool-face.ts'

export function SimilarOptions({ toolbox }: OptionsProps) {
  const [brush, change] = useToolSettings(toolbox, 'similar')
  return (
    <>
      <SizeSlider sizePx={brush.sizePx} onChange={(sizePx) => change({ sizePx })} />
      <ShareSlider label="Strictness" share={brush.strength} onChange={(strength) => change({ strength })} />
      <ShareSlider yields label="Hardness" share={brush.hardness} onChange={(hardness) => change({ hardness })} />
      <ShareSlider yields label="Opacity" min={1} share={brush.opacity} onChange={(opacity) => change({ opacity })} />
      <PenPressure brush={brush} onChange={change} />
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
