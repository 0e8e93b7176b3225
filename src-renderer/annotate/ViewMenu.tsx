import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { VIEW_IDS } from '../painting/view/looks/view-settings.ts'
import { VIEW_NAMES } from './view-names.ts'
import { showView, useViewSettings } from './view-store.ts'
import { Tip } from '../components/Tip.tsx'
import styles from './ViewMenu.module.css'

/** The options of the tool, and at their end the view: there even where the panel is folded. */
export function OptionsWithView({ children }: { children: ReactNode }) {
  return (
    <div className={styles['row']}>
      <div className={styles['options']}>{children}</div>
      <div className={styles['view']}>
        <ViewMenu />
      </div>
    </div>
  )
}

const ViewMenu = memo(function ViewMenu() {
  const { view } = useViewSettings()
  return (
    <Menu>
      <Menu.Target>
        <Tip label={`${VIEW_NAMES[view].help}. Another view (\\)`}>
          <Button
            aria-label={`View: ${VIEW_NAMES[view].label}`}
            rightSection={<IconChevronDown size={13} stroke={1.8} />}
          >
            {VIEW_NAMES[view].label}
          </Button>
        </Tip>
      </Menu.Target>
      <Menu.Dropdown>
        {VIEW_IDS.map((id) => (
          <Menu.RadioItem
            key={id}
            value={id}
            checked={id === view}
            checkIcon={<IconCheck size={14} stroke={2} />}
            closeMenuOnClick
            onChange={() => showView(id)}
          >
            {VIEW_NAMES[id].label}
            <span className={styles['help']}>{VIEW_NAMES[id].help}</span>
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
})
