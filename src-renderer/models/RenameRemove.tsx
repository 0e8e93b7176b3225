import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../components/ConfirmDialog.tsx'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { NameDialog } from '../components/NameDialog.tsx'
import { client } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { desktop } from '../host/host.ts'
import styles from './Models.module.css'

type Props = { kind: 'model' | 'run'; id: string; name: string; path: string }

/** Another name, or gone from the workspace; files on disk stay. */
export function RenameRemove({ kind, id, name, path }: Props) {
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const close = () => setOpen(null)
  const rename = useMutation({
    mutationFn: async (next: string) => {
      if (kind === 'model') await client.models.rename({ modelId: id, name: next })
      else await client.runs.rename({ runId: id, name: next })
    },
    onSuccess: close,
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (kind === 'model') await client.models.remove({ modelId: id })
      else await client.runs.remove({ runId: id })
    },
    onSuccess: close,
  })
  return (
    <>
      <div className={styles['actions']}>
        <Button size="xs" onClick={() => setOpen('rename')}>
          Rename…
        </Button>
        <Button size="xs" onClick={() => setOpen('remove')}>
          Remove…
        </Button>
        {desktop && (
          <Button size="xs" onClick={() => void desktop?.revealInFolder(path)}>
            Show folder
          </Button>
        )}
      </div>
      {open === 'rename' && (
        <NameDialog
          title={`Rename ${kind}`}
          name={name}
          pending={rename.isPending}
          error={rename.error}
          onKeep={(next) => rename.mutate(next)}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <ConfirmDialog
          title={`Remove ${name}?`}
          confirm="Remove"
          pending={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={close}
        >
          Hairline forgets {kind === 'model' ? 'the model' : 'the run, its epochs'} and all figures. {path} stays where
          it is, and so do releases.
          {remove.error && <ErrorBand title={faultOf(remove.error).message} />}
        </ConfirmDialog>
      )}
    </>
  )
}
