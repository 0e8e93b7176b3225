import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { faultOf } from '../host/fault.ts'

type Props = {
  title: string
  name: string
  pending: boolean
  error: unknown
  onKeep: (name: string) => void
  onClose: () => void
}

/** Gives a thing another name. */
export function NameDialog({ title, name, pending, error, onKeep, onClose }: Props) {
  const [value, setValue] = useState(name)
  const trimmed = value.trim()
  return (
    <Modal opened onClose={onClose} title={title} size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (trimmed !== '') onKeep(trimmed)
        }}
      >
        <TextInput
          label="Name"
          value={value}
          maxLength={120}
          data-autofocus
          error={error ? faultOf(error).message : undefined}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap={8} mt={18}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={pending} disabled={trimmed === '' || trimmed === name}>
            Rename
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
