import { IconCornerLeftUp, IconFile3d, IconFolder } from '@tabler/icons-react'
import { useRef, type KeyboardEvent } from 'react'
import type { FolderListing } from '../../../src-shared/contract/index.ts'
import { bytes } from '../format.ts'
import styles from './Picker.module.css'

type Props = { listing: FolderListing; onFolder: (path: string) => void; onFile: (path: string) => void }

/** What lies in a folder. Arrows move, Enter opens, Backspace goes up. */
export function PickerList({ listing, onFolder, onFile }: Props) {
  const list = useRef<HTMLDivElement>(null)
  const { parent } = listing
  function onKeyDown(event: KeyboardEvent): void {
    const rows = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = rows.indexOf(document.activeElement as HTMLButtonElement)
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus()
    else if (event.key === 'Backspace' && parent !== null) onFolder(parent)
    else return
    event.preventDefault()
  }
  const empty = listing.folders.length + listing.files.length === 0
  return (
    <div ref={list} className={styles['list']} role="group" aria-label="Folders and files" onKeyDown={onKeyDown}>
      {parent !== null && (
        <button type="button" className={styles['row']} onClick={() => onFolder(parent)}>
          <IconCornerLeftUp size={16} stroke={1.6} />
          Up
        </button>
      )}
      {listing.folders.map((folder) => (
        <button key={folder.path} type="button" className={styles['row']} onClick={() => onFolder(folder.path)}>
          <IconFolder size={16} stroke={1.6} />
          <span className="ellipsis">{folder.name}</span>
        </button>
      ))}
      {listing.files.map((file) => (
        <button key={file.path} type="button" className={styles['row']} onClick={() => onFile(file.path)}>
          <IconFile3d size={16} stroke={1.6} />
          <span className="ellipsis">{file.name}</span>
          <span className={styles['size']}>{bytes(file.bytes)}</span>
        </button>
      ))}
      {empty && <p className={styles['empty']}>No folder in here.</p>}
    </div>
  )
}
