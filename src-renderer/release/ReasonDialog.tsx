import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useState } from 'react'

type Props = {
  what: string
  /** Completes "The model …". */
  why: string
  onExport: (reason: string) => void
  onClose: () => void
}

/** What failed a check goes out only with a reason, which stays with it. */
export function ReasonDialog({ what, why, onExport, onClose }: Props) {
  const [reason, setReason] = useState('')
  const given = reason.trim()
  return (
    <Modal opened onClose={onClose} title="Export although a check failed" size={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (given !== '') onExport(given)
        }}
      >
        <p style={{ marginBottom: 12 }}>
          {what} {why}. The reason is written into the entry, the model card and the event.
        </p>
        <Textarea
          label="Reason"
          data-autofocus
          autosize
          minRows={3}
          maxRows={8}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap={8} mt={18}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" disabled={given === ''}>
            Export anyway
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
