import { Button, Modal, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FolderListing } from '../../../src-shared/contract/index.ts'
import { faultOf } from '../../host/fault.ts'
import { orpc } from '../../host/client.ts'
import { plural } from '../format.ts'
import { ErrorBand } from '../ErrorBand.tsx'
import { PickerList } from './PickerList.tsx'
import { usePicker, type PickKind } from './picker-store.ts'
import styles from './Picker.module.css'

/** Chooses a folder or a file on the machine of the backend, which may be another one than the browser's. */
export function PickerDialog() {
  const request = usePicker((store) => store.request)
  return request && <OpenPicker key={`${request.title} ${request.start}`} {...request} />
}

/** The folder above; undefined where there is none to name. */
function parentOf(path: string): string | undefined {
  const parent = path.replace(/[\\/]+$/, '').replace(/[\\/]?[^\\/]*$/, '')
  return parent === '' ? undefined : parent
}

/** What a typed path ends in where it names a file. */
const ENDINGS: Record<PickKind, readonly string[]> = {
  folder: [],
  onnx: ['.onnx', '.tflite'],
  json: ['.json'],
  reference: ['.npy', '.npz'],
}

type Props = NonNullable<ReturnType<typeof usePicker.getState>['request']>

function OpenPicker({ kind, title, start, note, answer }: Props) {
  const [path, setPath] = useState(start)
  const [typed, setTyped] = useState<string | null>(null)
  const files = kind === 'folder' ? 'none' : kind
  const takesFolder = kind === 'folder' || kind === 'reference'
  const {
    data: fresh,
    error,
    isPlaceholderData,
  } = useQuery(
    orpc.workspace.listFolder.queryOptions({
      input: path === undefined ? { files } : { path, files },
      placeholderData: keepPreviousData,
      // Folders change without telling.
      staleTime: 0,
      gcTime: 0,
    }),
  )
  // The last listing stays while a wrong path is put right.
  const [data, setData] = useState<FolderListing>()
  if (fresh && !isPlaceholderData && fresh !== data) setData(fresh)
  // Where it was to begin may be gone: the nearest folder above that can be opened, at last the home folder.
  if (error && !data && path !== undefined) setPath(parentOf(path))
  const shown = typed ?? (error ? path : data?.path) ?? ''
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
          if (ENDINGS[kind].some((ending) => shown.trim().toLowerCase().endsWith(ending))) answer(shown.trim())
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
                <span className="ellipsis">{root.name}</span>
                <small className={`${styles['root-path']} ellipsis`}>{root.path}</small>
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
        {takesFolder && (
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
