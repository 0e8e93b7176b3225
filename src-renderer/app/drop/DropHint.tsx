import { IconFolderPlus } from '@tabler/icons-react'
import { useFolderDrop } from './folder-drop.ts'
import styles from './DropHint.module.css'

/** Shows that a folder may be dropped anywhere, while one hangs over the window. */
export function DropHint() {
  const over = useFolderDrop()
  return over ? (
    <div className={styles['hint']} aria-hidden="true">
      <IconFolderPlus size={22} stroke={1.6} />
      Drop to import
    </div>
  ) : null
}
