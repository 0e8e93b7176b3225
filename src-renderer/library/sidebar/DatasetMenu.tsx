import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Dataset } from '../../../src-shared/domain/index.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { plural } from '../../components/format.ts'
import { NameDialog } from '../../components/NameDialog.tsx'
import { choosePath } from '../../components/picker/picker-store.ts'
import { orpc } from '../../host/client.ts'
import { desktop } from '../../host/host.ts'
import { useOverlays } from '../../app/overlays.ts'
import { useRelink } from '../relink.ts'
import { ProblemsDialog } from './ProblemsDialog.tsx'

/** What can be done with a whole dataset. */
export function DatasetMenu({ dataset }: { dataset: Dataset }) {
  const navigate = useNavigate()
  const [open, setOpen] = useState<'rename' | 'remove' | 'problems' | null>(null)
  const close = () => setOpen(null)
  const { id: datasetId } = dataset
  const rename = useMutation(orpc.datasets.rename.mutationOptions({ onSuccess: close }))
  const remove = useMutation(orpc.datasets.remove.mutationOptions({ onSuccess: close }))
  const exportMasks = useMutation(
    orpc.datasets.exportMasks.mutationOptions({
      meta: { stores: false },
      onSettled: () => useOverlays.getState().show('jobs'),
    }),
  )
  const relink = useRelink(dataset)
  async function chooseExport(): Promise<void> {
    const out = await choosePath({ kind: 'folder', title: 'Folder for images/ and masks/' })
    if (out !== null) exportMasks.mutate({ datasetId, out })
  }
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon size={24} aria-label={`More for ${dataset.name}`}>
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('rename')}>Rename…</Menu.Item>
          <Menu.Item disabled={dataset.groundTruth === 0} onClick={() => void chooseExport()}>
            Export masks…
          </Menu.Item>
          <Menu.Item onClick={() => void navigate(`/work?dataset=${encodeURIComponent(dataset.id)}`)}>
            Active time
          </Menu.Item>
          <Menu.Item disabled={dataset.problems === 0} onClick={() => setOpen('problems')}>
            Show problems
          </Menu.Item>
          <Menu.Item onClick={() => void relink.choose()}>Find folder…</Menu.Item>
          {desktop && <Menu.Item onClick={() => void desktop?.revealInFolder(dataset.root)}>Show folder</Menu.Item>}
          <Menu.Divider />
          <Menu.Item data-danger="" onClick={() => setOpen('remove')}>
            Remove…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'rename' && (
        <NameDialog
          title="Rename dataset"
          name={dataset.name}
          pending={rename.isPending}
          error={rename.error}
          onKeep={(name) => rename.mutate({ datasetId, name })}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <ConfirmDialog
          title={`Remove ${dataset.name}?`}
          confirm="Remove"
          pending={remove.isPending}
          onConfirm={() => remove.mutate({ datasetId })}
          onClose={close}
        >
          Hairline forgets {plural(dataset.images, 'image')}, {plural(dataset.groundTruth, 'mask')} and all their
          figures. Photos on disk are never touched: {dataset.root} stays as it is.
        </ConfirmDialog>
      )}
      {open === 'problems' && <ProblemsDialog dataset={dataset} onClose={close} />}
    </>
  )
}
