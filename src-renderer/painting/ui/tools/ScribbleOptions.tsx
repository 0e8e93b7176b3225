import { Button, SegmentedControl } from '@mantine/core'
import { SMALLEST_SIZE_PX, WIDEST_SCRIBBLE_PX, type Studio } from '../../engine/index.ts'
import { useObservable } from '../use-observable.ts'
import { useToolSettings } from '../use-tool-settings.ts'
import { JoiningChoice } from './JoiningChoice.tsx'
import { OptionSlider } from './OptionSlider.tsx'
import { OptionTip } from './OptionTip.tsx'
import type { OptionsProps } from './tool-face.ts'

export function ScribbleOptions({ toolbox, studio }: OptionsProps) {
  const [scribble, change] = useToolSettings(toolbox, 'scribble')
  return (
    <>
      <OptionTip label="What the left button draws over. Alt or the right button draws the other.">
        <SegmentedControl
          size="xs"
          aria-label="Draws over"
          value={scribble.label}
          onChange={(label) => change({ label: label === 'background' ? 'background' : 'hair' })}
          data={[
            { value: 'hair', label: 'Hair' },
            { value: 'background', label: 'Background' },
          ]}
        />
      </OptionTip>
      <OptionSlider
        label="Width"
        unit="pixels"
        suffix=" px"
        min={SMALLEST_SIZE_PX}
        max={WIDEST_SCRIBBLE_PX}
        value={scribble.sizePx}
        onChange={(sizePx) => change({ sizePx })}
      />
      <JoiningChoice
        value={scribble.how}
        choices={['add', 'subtract', 'intersect', 'replace']}
        tip="What applying the strokes makes of the mask that is there"
        onChange={(how) => change({ how })}
      />
      {studio && <Session studio={studio} />}
    </>
  )
}

/** What can be done with the strokes. */
function Session({ studio }: { studio: Studio }) {
  const { state, work } = useObservable(studio)
  const isOpen = state.startsWith('scribble.') && state !== 'scribble.idle'
  const disabled = !isOpen || work !== null
  return (
    <>
      <Button size="xs" disabled={disabled || !studio.picture()} title="Enter" onClick={() => studio.key('enter')}>
        Apply
      </Button>
      <Button size="xs" disabled={disabled} title="Backspace" onClick={() => studio.key('backspace')}>
        Remove last
      </Button>
      <Button size="xs" disabled={!isOpen} title="Esc" onClick={() => studio.cancel()}>
        Drop
      </Button>
    </>
  )
}
