import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import styles from './Settings.module.css'

/** The name that is stamped on strokes, events and releases. */
export function DisplayName({ name }: { name: string }) {
  const [value, setValue] = useState(name)
  const keep = useMutation(orpc.workspace.setDisplayName.mutationOptions())
  const trimmed = value.trim()
  return (
    <form
      className={styles['name']}
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed !== '') keep.mutate({ name: trimmed })
      }}
    >
      <TextInput
        aria-label="Your name"
        value={value}
        maxLength={80}
        error={keep.error ? faultOf(keep.error).message : undefined}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" loading={keep.isPending} disabled={trimmed === ''}>
        Keep
      </Button>
    </form>
  )
}
