import { useMutation } from '@tanstack/react-query'
import { useState, type ChangeEvent, type FormEvent } from 'react'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'

const LONGEST_NAME = 80

/** A form for the name that is stamped on strokes, events and releases. @param start what it begins with */
export function useNameForm(start: string) {
  const [name, setName] = useState(start)
  const keep = useMutation(orpc.workspace.setDisplayName.mutationOptions())
  const trimmed = name.trim()
  return {
    form: {
      onSubmit: (event: FormEvent) => {
        event.preventDefault()
        if (trimmed !== '') keep.mutate({ name: trimmed })
      },
    },
    field: {
      'aria-label': 'Your name',
      value: name,
      maxLength: LONGEST_NAME,
      error: keep.error ? faultOf(keep.error).message : undefined,
      onChange: (event: ChangeEvent<HTMLInputElement>) => setName(event.currentTarget.value),
    },
    button: { type: 'submit', loading: keep.isPending, disabled: trimmed === '' },
  } as const
}
