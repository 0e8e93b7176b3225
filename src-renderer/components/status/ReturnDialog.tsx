import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../../host/fault.ts'
import { Keycaps } from '../Keycaps.tsx'

type Props = {
  name: string
  pending: boolean
  error: unknown
  onReturn: (comment: string) => void
  onClose: () => void
}

/** What the painter is to do; it is the first thing that they read. */
export function ReturnDialog({ name, pending, error, onReturn, onClose }: Props) {
  const [comment, setComment] = useState('')
  const text = comment.trim()
  const send = () => {
    if (text !== '' && !pending) onReturn(text)
  }
  return (
    <Modal opened onClose={onClose} title={`Return ${name}`} size={440}>
      <Textarea
        label="What is to be done?"
        description="Its painter reads this first."
        data-autofocus
        autosize
        minRows={3}
        maxRows={10}
        maxLength={2000}
        value={comment}
        error={error ? faultOf(error).message : undefined}
        onChange={(event) => setComment(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          event.stopPropagation()
          send()
        }}
      />
      <Group justify="flex-end" gap={8} mt={18}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          loading={pending}
          disabled={text === ''}
          title={text === '' ? 'Say what is to be done first.' : undefined}
          rightSection={<Keycaps keys="$mod+Enter" />}
          onClick={send}
        >
          Return
        </Button>
      </Group>
    </Modal>
  )
}
