import { Select } from '@mantine/core'
import { MOST_FEATHER_PX, type SourceKind, type Studio } from '../../engine/index.ts'
import { useObserved } from '../use-observable.ts'
import { useToolSettings } from '../use-tool-settings.ts'
import styles from '../OptionsBar.module.css'
import { JoiningChoice } from './JoiningChoice.tsx'
import { OptionCheck } from './OptionCheck.tsx'
import { OptionSlider } from './OptionSlider.tsx'
import { OptionTip } from './OptionTip.tsx'
import type { OptionsProps } from './tool-face.ts'

const KEYS_TIP = 'Held when the area is begun: Shift adds, Alt or the right button takes away, both keep the overlap'

const SOURCES: { value: 'paint' | SourceKind; label: string }[] = [
  { value: 'paint', label: 'Paint hair' },
  { value: 'prediction', label: 'From prediction' },
  { value: 'version', label: 'From version' },
]

export const LassoOptions = (props: OptionsProps) => <SelectingOptions tool="lasso" {...props} />
export const PolygonOptions = (props: OptionsProps) => <SelectingOptions tool="polygon" {...props} />

/** What is done with the area that lasso or polygon encloses. */
function SelectingOptions({ toolbox, studio, choices, tool }: OptionsProps & { tool: 'lasso' | 'polygon' }) {
  const [settings, change] = useToolSettings(toolbox, tool)
  return (
    <>
      <OptionTip label="What comes into the area: hair, or what the prediction under Start from or a chosen version has there">
        <Select
          size="xs"
          w={142}
          aria-label="Take from"
          data={SOURCES}
          value={settings.source}
          allowDeselect={false}
          onChange={(value) => change({ source: SOURCES.find((each) => each.value === value)?.value ?? 'paint' })}
        />
      </OptionTip>
      {studio &&
        settings.source !== 'paint' &&
        (choices?.[settings.source] ?? <Taken studio={studio} kind={settings.source} />)}
      {settings.source === 'paint' ? (
        <JoiningChoice
          value={settings.mode}
          choices={['add', 'subtract', 'intersect']}
          tip={KEYS_TIP}
          onChange={(mode) => change({ mode })}
        />
      ) : (
        <JoiningChoice
          value={settings.how}
          choices={['replace', 'add', 'subtract', 'intersect']}
          tip={KEYS_TIP}
          onChange={(how) => change({ how })}
        />
      )}
      <OptionSlider
        label="Feather"
        unit="pixels"
        suffix=" px"
        min={0}
        max={MOST_FEATHER_PX}
        value={settings.featherPx}
        onChange={(featherPx) => change({ featherPx })}
      />
      <OptionCheck
        label="Antialias"
        tip="Pixels on the edge are covered as far as they lie inside; else all or nothing. A feather is soft anyway."
        checked={settings.antialias}
        disabled={settings.featherPx > 0}
        onChange={(antialias) => change({ antialias })}
      />
    </>
  )
}

const NONE: Readonly<Record<SourceKind, string>> = { prediction: 'None yet', version: 'None kept' }

/** Which prediction or version it is. */
function Taken({ studio, kind }: { studio: Studio; kind: SourceKind }) {
  const label = useObserved(studio, ({ sources }) => sources[kind]) ?? NONE[kind]
  return (
    <span className={`ellipsis ${styles['taken']}`} title={label}>
      {label}
    </span>
  )
}
