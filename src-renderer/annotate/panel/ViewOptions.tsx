import { IconFlipHorizontal, IconGridDots, IconMap2 } from '@tabler/icons-react'
import type { ActionIcon as Icon } from '../../app/actions/action.ts'
import { Section } from '../../components/Section.tsx'
import type { Opened } from '../open-image.ts'
import { changeView, toggleMirror, useViewSession, useViewSettings } from '../view-store.ts'
import { CutView } from './CutView.tsx'
import { PhotoLight } from './PhotoLight.tsx'
import { ViewChoice } from './ViewChoice.tsx'
import { ViewDetails } from './ViewDetails.tsx'
import { Tip } from '../../components/Tip.tsx'
import panel from './Panel.module.css'
import styles from './ViewOptions.module.css'

/** How photo and mask are shown; none of it changes the mask. */
export function ViewOptions({ opened }: { opened: Opened | null }) {
  const settings = useViewSettings()
  const mirrored = useViewSession((session) => session.mirrored)
  const { pixelGrid, map } = settings
  return (
    <Section
      title="View"
      aside={
        <div className={styles['toggles']}>
          <Toggle label="Mirror view (M)" icon={IconFlipHorizontal} isOn={mirrored} onClick={toggleMirror} />
          <Toggle
            label="Pixel grid from 800 %"
            icon={IconGridDots}
            isOn={pixelGrid}
            onClick={() => changeView({ pixelGrid: !pixelGrid })}
          />
          <Toggle label="Map while zoomed in" icon={IconMap2} isOn={map} onClick={() => changeView({ map: !map })} />
        </div>
      }
    >
      <div className={panel['rows']}>
        <ViewChoice view={settings.view} />
        <ViewDetails settings={settings} />
        <CutView opened={opened} threshold={settings.cutAt} />
        <PhotoLight light={settings.light} />
      </div>
    </Section>
  )
}

type ToggleProps = { label: string; icon: Icon; isOn: boolean; onClick: () => void }

function Toggle({ label, icon: Glyph, isOn, onClick }: ToggleProps) {
  return (
    <Tip label={label}>
      <button type="button" className={styles['toggle']} aria-label={label} aria-pressed={isOn} onClick={onClick}>
        <Glyph size={15} stroke={1.7} />
      </button>
    </Tip>
  )
}
