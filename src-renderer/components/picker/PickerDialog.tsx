import { Button, Modal, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { faultOf } from '../../host/fault.ts'
import { orpc } from '../../host/client.ts'
import { plural } from '../format.ts'
import { ErrorBand } from '../ErrorBand.tsx'
import { PickerList } from './PickerList.tsx'
import { usePicker } from './picker-store.ts'
import styles from './Picker.module.css'

/** Chooses a folder or a file on the machine of the backend, which may be another one than the browser's. */
export function PickerDialog() {
  const request = usePicker((store) => store.request)
  return request && <OpenPicker key={`${request.title} ${request.start}`} {...request} />
}

type Props = NonNullable<ReturnType<typeof usePicker.getState>['request']>

function OpenPicker({ kind, title, start, note, answer }: Props) {
  const [path, setPath] = useState(start)
  const [typed, setTyped] = useState<string | null>(null)
  const files = kind === 'folder' ? 'none' : kind
  const { data, error, isPlaceholderData } = useQuery(
    orpc.workspace.listFolder.queryOptions({
      input: path === undefined ? { files } : { path, files },
      placeholderData: keepPreviousData,
      // Folders change without telling.
      staleTime: 0,
      gcTime: 0,
    }),
  )
  const shown = typed ?? data?.path ?? ''
  const go = (next: string) => {
    setTyped(null)
    setPath(next)
  }
  return (
    <Modal opened onClose={() => answer(null)} title={title} size={680}>
      {note && <p className={styles['note']}>{note}</p>}
      <form
        className={styles['path']}
        onSubmit={(event) => {
          event.preventDefault()
          if (kind !== 'folder' && shown.toLowerCase().endsWith(`.${kind}`)) answer(shown.trim())
          else go(shown.trim())
        }}
      >
        <TextInput
          aria-label="Path"
          value={shown}
          spellCheck={false}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit">Go</Button>
      </form>
      {error && <ErrorBand title={faultOf(error).message} />}
      {data && (
        <div className={styles['body']} aria-busy={isPlaceholderData}>
          <nav className={styles['roots']} aria-label="Places">
            {data.roots.map((root) => (
              <button
                key={root.path}
                type="button"
                className={styles['root']}
                aria-current={data.path.startsWith(root.path) ? 'location' : undefined}
                title={root.path}
                onClick={() => go(root.path)}
              >
                {root.name}
              </button>
            ))}
          </nav>
          <PickerList key={data.path} listing={data} onFolder={go} onFile={answer} />
        </div>
      )}
      <div className={styles['foot']}>
        <span className={styles['count']}>
          {kind === 'folder' && data && data.images > 0
            ? `${plural(data.images, 'photo')} directly in this folder`
            : ''}
        </span>
        <Button onClick={() => answer(null)}>Cancel</Button>
        {kind === 'folder' && (
          <Button
            variant="ink"
            disabled={typed === null && (!data || Boolean(error))}
            // What was typed is meant, also before it was listed.
            onClick={() => answer(typed?.trim() || (data?.path ?? null))}
          >
            Choose this folder
          </Button>
        )}
      </div>
    </Modal>
  )
}
