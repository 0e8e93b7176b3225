import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ThemeChoice, useTheme } from '../app/theme/theme-store.ts'
import { Panels } from '../app/frame/Panels.tsx'
import { useScreen } from '../app/screen.ts'
import { useOverlays } from '../app/overlays.ts'
import { ActionButton } from '../components/ActionButton.tsx'
import { FormRow } from '../components/FormRow.tsx'
import { orpc } from '../host/client.ts'
import { DisplayName } from './DisplayName.tsx'
import { MachineFacts } from './MachineFacts.tsx'
import { RuntimeRows } from './runtime/RuntimeRows.tsx'
import { StorageRow } from './StorageRow.tsx'
import styles from './Settings.module.css'

/** Who works here, how it looks, where things are, and what a bug report needs. */
export function Screen() {
  const { data: workspace } = useQuery(orpc.workspace.get.queryOptions())
  const { choice, choose } = useTheme()
  useScreen({ title: 'Settings', breadcrumb: [{ label: 'Workspace', to: '/library' }] })
  return (
    <Panels id="settings">
      <div className={styles['page']}>
        <div className={styles['form']}>
          <FormRow label="Your name" hint="Stands on your strokes and releases.">
            {workspace && (
              <DisplayName key={workspace.displayName} name={workspace.displayName ?? workspace.suggestedName} />
            )}
          </FormRow>
          <FormRow label="Theme">
            <SegmentedControl
              aria-label="Theme"
              value={choice}
              onChange={(value) => choose(ThemeChoice.parse(value))}
              data={[
                { value: 'system', label: 'System' },
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
              ]}
            />
          </FormRow>
          <FormRow label="Keys">
            <ActionButton
              action={{
                id: 'settings.keys',
                label: 'Show keys',
                group: 'Settings',
                keys: ['?'],
                run: () => useOverlays.getState().show('shortcuts'),
              }}
            />
          </FormRow>
          <FormRow label="Workspace" hint="Database, masks and caches. Chosen at start: --workspace DIR.">
            <code className={styles['path']}>{workspace?.path}</code>
          </FormRow>
          <FormRow label="Registry" hint="Where releases go unless another folder is given.">
            <code className={styles['path']}>{workspace?.registry}</code>
          </FormRow>
          <RuntimeRows />
          <StorageRow />
          <FormRow label="This machine">
            <MachineFacts version={workspace?.version} />
          </FormRow>
        </div>
      </div>
    </Panels>
  )
}
