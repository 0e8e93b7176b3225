import { Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  title: string
  /** What goes and what stays, in one or two sentences. */
  children: ReactNode
  /** The verb: "Remove". */
  confirm: string
  pending?: boolean
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something goes that can't be undone. Esc and Cancel leave everything as it is. */
export function ConfirmDialog({ title, children, confirm, pending = false, onConfirm, onClose }: Props) {
  return (
    <Modal opened onClose={onClose} title={title} size={420}>
      <div style={{ overflowWrap: 'anywhere' }}>{children}</div>
      <Group justify="flex-end" gap={8} mt={18}>
        <Button onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button loading={pending} onClick={onConfirm} style={{ color: 'var(--hl-negative-text)' }}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
