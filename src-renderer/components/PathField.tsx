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
  const confirm = () => {
    if (typed !== null && typed.trim() !== '' && typed.trim() !== value) onChange(typed.trim())
    setTyped(null)
  }
  return (
    <div className={styles['field']}>
      <TextInput
        aria-label={label}
        leftSection={<IconFolder size={16} stroke={1.6} />}
        placeholder="/path/on/this/machine"
        value={typed ?? value}
        error={error}
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={confirm}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          confirm()
        }}
      />
      <Button
        onClick={() => {
          void choosePath({ kind, title, start: kind === 'folder' && value !== '' ? value : undefined }).then(
            (path) => path !== null && onChange(path),
          )
        }}
      >
        Choose…
      </Button>
    </div>
  )
}
