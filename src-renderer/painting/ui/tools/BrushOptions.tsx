import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { IconLink, IconLinkOff, IconRipple } from '@tabler/icons-react'
import { LARGEST_SIZE_PX, LONGEST_ROPE_PX, SMALLEST_SIZE_PX, type Brush } from '../../engine/index.ts'
import { BrushTip } from '../BrushTip.tsx'
import { SLIDER_END, sizeToSlider, sliderToSize } from '../size-scale.ts'
import { SliderField } from '../SliderField.tsx'
import { OptionSlider } from './OptionSlider.tsx'
import { OptionTip } from './OptionTip.tsx'
import type { OptionsProps } from './tool-face.ts'
import { useToolSettings } from '../use-tool-settings.ts'

const SIZE_CURVE = { end: SLIDER_END, toPlace: sizeToSlider, toValue: sliderToSize }
const percent = (value: number) => Math.round(value * 100)

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
        <Tooltip label={`Stabiliser: ${lengthPx === 0 ? 'off' : `the brush follows on a rope of ${lengthPx} px`}`}>
          <ActionIcon variant={lengthPx === 0 ? 'subtle' : 'default'} aria-label="Stabiliser">
            <IconRipple size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
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
      <OptionSlider
        label="Size"
        unit="pixels"
        suffix=" px"
        min={SMALLEST_SIZE_PX}
        max={LARGEST_SIZE_PX}
        curve={SIZE_CURVE}
        value={brush.sizePx}
        onChange={(sizePx) => onChange({ sizePx })}
      />
      <OptionSlider
        label="Hardness"
        unit="percent"
        suffix=" %"
        min={0}
        max={100}
        value={percent(brush.hardness)}
        onChange={(value) => onChange({ hardness: value / 100 })}
      />
      <OptionSlider
        yields
        label="Opacity"
        unit="percent"
        suffix=" %"
        min={1}
        max={100}
        value={percent(brush.opacity)}
        onChange={(value) => onChange({ opacity: value / 100 })}
      />
      <OptionSlider
        yields
        label="Flow"
        unit="percent"
        suffix=" %"
        min={1}
        max={100}
        value={percent(brush.flow)}
        onChange={(value) => onChange({ flow: value / 100 })}
      />
      <BrushTip brush={brush} onChange={onChange} />
    </>
  )
}
