import { ActionIcon } from '@mantine/core'
import { IconLayoutSidebarRight, IconLayoutSidebarRightFilled } from '@tabler/icons-react'
import { usePanels } from './panel-store.ts'
import { Tip } from '../../components/Tip.tsx'

/** Shows and hides the right panel: there whenever it does not stand open by itself. */
export function PanelToggle() {
  const { right, toggleRight } = usePanels()
  if (!right || (right.open && !right.drawer)) return null
  const Icon = right.open ? IconLayoutSidebarRightFilled : IconLayoutSidebarRight
  return (
    <Tip label={`${right.open ? 'Hide' : 'Show'} ${right.label} (F8)`}>
      <ActionIcon
        variant="default"
        aria-label={`${right.open ? 'Hide' : 'Show'} ${right.label}`}
        aria-keyshortcuts="F8"
        aria-expanded={right.open}
        onClick={toggleRight}
      >
        <Icon size={17} stroke={1.6} />
      </ActionIcon>
    </Tip>
  )
}
