import { LARGEST_SIZE_PX, SMALLEST_SIZE_PX, type Brush } from '../../engine/index.ts'
import { BrushTip } from '../BrushTip.tsx'
import { SLIDER_END, sizeToSlider, sliderToSize } from '../size-scale.ts'
import { OptionSlider } from './OptionSlider.tsx'
import type { OptionsProps } from './tool-face.ts'
import { useToolSettings } from '../use-tool-settings.ts'

const SIZE_CURVE = { end: SLIDER_END, toPlace: sizeToSlider, toValue: sliderToSize }
const percent = (value: number) => Math.round(value * 100)

export function BrushOptions({ toolbox }: OptionsProps) {
  const [brush, change] = useToolSettings(toolbox, 'brush')
  return <BrushFields brush={brush} onChange={change} />
}

export function EraserOptions({ toolbox }: OptionsProps) {
  const [brush, change] = useToolSettings(toolbox, 'eraser')
  return <BrushFields brush={brush} onChange={change} />
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
