import { IconBrush, IconEraser } from '@tabler/icons-react'
import { LARGEST_SIZE_PX, SMALLEST_SIZE_PX, type Toolbox } from '../engine/index.ts'
import { SLIDER_END, sizeToSlider, sliderToSize } from './size-scale.ts'
import { BrushTip } from './BrushTip.tsx'
import { SliderField } from './SliderField.tsx'
import { useObservable } from './use-observable.ts'
import styles from './OptionsBar.module.css'

const SIZE_CURVE = { end: SLIDER_END, toPlace: sizeToSlider, toValue: sliderToSize }

/** Size, hardness, opacity, flow and tip of the tool in hand. */
export function OptionsBar({ toolbox }: { toolbox: Toolbox }) {
  const { active, brushes } = useObservable(toolbox)
  const brush = brushes[active]
  const Icon = active === 'brush' ? IconBrush : IconEraser
  const percent = (value: number) => Math.round(value * 100)
  return (
    <div className={styles['bar']} role="group" aria-label="Tool options" data-region="Tool options" tabIndex={-1}>
      <span className={styles['tool']} data-erasing={active === 'eraser' || undefined}>
        <Icon size={17} stroke={1.6} aria-hidden="true" />
        {active === 'brush' ? 'Brush' : 'Eraser'}
      </span>
      <div className={styles['slider']}>
        <SliderField
          label="Size"
          unit="pixels"
          suffix=" px"
          min={SMALLEST_SIZE_PX}
          max={LARGEST_SIZE_PX}
          curve={SIZE_CURVE}
          value={brush.sizePx}
          onChange={(sizePx) => toolbox.adjust({ sizePx })}
        />
      </div>
      <div className={styles['slider']}>
        <SliderField
          label="Hardness"
          unit="percent"
          suffix=" %"
          min={0}
          max={100}
          value={percent(brush.hardness)}
          onChange={(value) => toolbox.adjust({ hardness: value / 100 })}
        />
      </div>
      <div className={styles['slider']} data-yields>
        <SliderField
          label="Opacity"
          unit="percent"
          suffix=" %"
          min={1}
          max={100}
          value={percent(brush.opacity)}
          onChange={(value) => toolbox.adjust({ opacity: value / 100 })}
        />
      </div>
      <div className={styles['slider']} data-yields>
        <SliderField
          label="Flow"
          unit="percent"
          suffix=" %"
          min={1}
          max={100}
          value={percent(brush.flow)}
          onChange={(value) => toolbox.adjust({ flow: value / 100 })}
        />
      </div>
      <BrushTip brush={brush} onChange={(change) => toolbox.adjust(change)} />
    </div>
  )
}
