import { ActionIcon, Popover } from '@mantine/core'
import { IconLink, IconLinkOff, IconRipple } from '@tabler/icons-react'
import { LONGEST_ROPE_PX, type Brush } from '../../engine/index.ts'
import { BrushTip } from '../BrushTip.tsx'
import { SliderField } from '../SliderField.tsx'
import { ShareSlider, SizeSlider } from './BrushSliders.tsx'
import { OptionTip } from './OptionTip.tsx'
import type { OptionsProps } from './tool-face.ts'
import { useToolSettings } from '../use-tool-settings.ts'
import { Tip } from '../../../components/Tip.tsx'

export function BrushOptions({ toolbox }: OptionsProps) {
  const [brush, change] = useToolSettings(toolbox, 'brush')
  return (
    <>
      <BrushFields brush={brush} onChange={change} />
      <Stabiliser lengthPx={brush.stabiliser} onChange={(stabiliser) => change({ stabiliser })} />
    </>
  )
}

export function EraserOptions({ toolbox }: OptionsProps) {
  const [brush, change] = useToolSettings(toolbox, 'eraser')
  return (
    <>
      <BrushFields brush={brush} onChange={change} />
      <Stabiliser lengthPx={brush.stabiliser} onChange={(stabiliser) => change({ stabiliser })} />
      <OptionTip label="Same size as brush: one changes with the other. Else the eraser keeps its own.">
        <ActionIcon
          variant={brush.sameSize ? 'default' : 'subtle'}
          aria-label="Same size as brush"
          aria-pressed={brush.sameSize}
          onClick={() => change({ sameSize: !brush.sameSize })}
        >
          {brush.sameSize ? <IconLink size={16} stroke={1.6} /> : <IconLinkOff size={16} stroke={1.6} />}
        </ActionIcon>
      </OptionTip>
    </>
  )
}

/** How far the brush stays behind the pointer, so that a trembling hand draws a calm line. */
function Stabiliser({ lengthPx, onChange }: { lengthPx: number; onChange: (lengthPx: number) => void }) {
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Tip label={`Stabiliser: ${lengthPx === 0 ? 'off' : `the brush follows on a rope of ${lengthPx} px`}`}>
          <ActionIcon variant={lengthPx === 0 ? 'subtle' : 'default'} aria-label="Stabiliser">
            <IconRipple size={16} stroke={1.6} />
          </ActionIcon>
        </Tip>
      </Popover.Target>
      <Popover.Dropdown w={280}>
        <SliderField
          label="Stabiliser"
          unit="pixels"
          suffix=" px"
          min={0}
          max={LONGEST_ROPE_PX}
          value={lengthPx}
          onChange={onChange}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Size, hardness, opacity, flow and tip: for every tool that paints with a brush. */
export function BrushFields({ brush, onChange }: { brush: Brush; onChange: (change: Partial<Brush>) => void }) {
  return (
    <>
      <SizeSlider sizePx={brush.sizePx} onChange={(sizePx) => onChange({ sizePx })} />
      <ShareSlider label="Hardness" share={brush.hardness} onChange={(hardness) => onChange({ hardness })} />
      <ShareSlider yields label="Opacity" min={1} share={brush.opacity} onChange={(opacity) => onChange({ opacity })} />
      <ShareSlider yields label="Flow" min={1} share={brush.flow} onChange={(flow) => onChange({ flow })} />
      <BrushTip brush={brush} onChange={onChange} />
    </>
  )
}
