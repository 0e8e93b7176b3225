import { SliderField } from '../../painting/ui/SliderField.tsx'
import { DYES } from '../../painting/view/looks/dyes.ts'
import { TINT_TOKENS, type TintToken, type ViewSettings } from '../../painting/view/looks/view-settings.ts'
import { changeView, setStrength, useStrength } from '../view-store.ts'
import { ColorChoice, type Swatch } from './ColorChoice.tsx'
import { LABEL_PX } from './layout.ts'

const TINT_NAMES: Record<TintToken, string> = {
  tint: 'Turquoise',
  'tint-2': 'Pink',
  'tint-3': 'Yellow',
  'tint-4': 'Violet',
}
const TINTS: readonly Swatch[] = TINT_TOKENS.map((value) => ({
  value,
  name: TINT_NAMES[value],
  color: `var(--hl-mask-${value})`,
}))
const GROUNDS: readonly Swatch[] = [
  { value: '#00b140', name: 'Green', color: '#00b140' },
  { value: '#808080', name: 'Grey', color: '#808080' },
  { value: 'theme', name: 'As around the photo', color: 'var(--hl-canvas-surround)' },
  { value: '#0047bb', name: 'Blue', color: '#0047bb' },
  { value: '#e0218a', name: 'Pink', color: '#e0218a' },
]
const HAIR: readonly Swatch[] = DYES.map(({ name, color }) => ({ value: color, name, color }))

/** What can be set of the view that is shown. */
export function ViewDetails({ settings }: { settings: ViewSettings }) {
  const strength = useStrength()
  const { view } = settings
  return (
    <>
      {view === 'tint' && (
        <ColorChoice
          label="Colour of the tint"
          swatches={TINTS}
          value={settings.tint}
          onChange={(value) => changeView({ tint: TINT_TOKENS.find((token) => token === value) ?? 'tint' })}
        />
      )}
      {(view === 'tint' || view === 'rubylith') && <Percent label="Opacity" value={strength} onChange={setStrength} />}
      {view === 'cutout' && (
        <ColorChoice
          label="Ground"
          swatches={GROUNDS}
          custom
          value={settings.ground}
          onChange={(ground) => changeView({ ground })}
        />
      )}
      {view === 'tryon' && (
        <>
          <ColorChoice
            label="Hair colour"
            swatches={HAIR}
            custom
            value={settings.dye}
            onChange={(dye) => changeView({ dye })}
          />
          <Percent label="Intensity" value={settings.intensity} onChange={(intensity) => changeView({ intensity })} />
        </>
      )}
    </>
  )
}

type PercentProps = { label: string; value: number; onChange: (value: number) => void }

function Percent({ label, value, onChange }: PercentProps) {
  return (
    <SliderField
      label={label}
      labelWidth={LABEL_PX}
      unit="percent"
      suffix=" %"
      min={0}
      max={100}
      value={Math.round(value * 100)}
      onChange={(percent) => onChange(percent / 100)}
    />
  )
}
