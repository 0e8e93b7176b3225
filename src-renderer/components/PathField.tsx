import { Button, TextInput } from '@mantine/core'
import { IconFolder } from '@tabler/icons-react'
import { useState } from 'react'
import { choosePath, type PickKind } from './picker/picker-store.ts'
import styles from './PathField.module.css'

type Props = {
  label: string
  kind: PickKind
  title: string
  value: string
  error?: string | undefined
  onChange: (path: string) => void
}

/** A path on the backend's machine: chosen, or typed and confirmed with Enter or by leaving the field. */
export function PathField({ label, kind, title, value, error, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const next = typed?.trim() ?? ''
  const changed = next !== '' && next !== value
  const confirm = () => {
    if (changed) onChange(next)
    setTyped(null)
  }
  return (
    <div className={styles['field']}>
      <TextInput
        aria-label={label}
        leftSection={<IconFolder size={16} stroke={1.6} />}
        placeholder="/path/on/this/machine"
        value={typed ?? value}
        // The error is about the path before.
        error={changed ? undefined : error}
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={confirm}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // The screen’s command is for a path that was looked at: a new one is taken first.
          if ((event.ctrlKey || event.metaKey) && !changed) return
          event.preventDefault()
          confirm()
        }}
      />
      <Button
        onClick={() => {
          void choosePath({
            kind,
            title,
            start: (kind === 'folder' || kind === 'reference') && value !== '' ? value : undefined,
          }).then((path) => path !== null && onChange(path))
        }}
      >
        Choose…
      </Button>
    </div>
  )
}
