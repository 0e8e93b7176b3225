import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Tip } from '../../components/Tip.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import styles from './NameCard.module.css'

/**
 * Asks once who works here: filled in, never focused, and it blocks nothing. At the foot of a panel, which scrolls above it: it
 * covers nothing, and nothing moves when it goes.
 */
export function NameCard() {
  const { data: workspace } = useQuery(orpc.workspace.get.queryOptions())
  if (!workspace || workspace.displayName !== null) return null
  return <NameForm suggestion={workspace.suggestedName} />
}

function NameForm({ suggestion }: { suggestion: string }) {
  const [name, setName] = useState(suggestion)
  const keep = useMutation(orpc.workspace.setDisplayName.mutationOptions())
  const trimmed = name.trim()
  return (
    <form
      className={styles['card']}
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed !== '') keep.mutate({ name: trimmed })
      }}
    >
      <header className={styles['head']}>
        <h2>Your name</h2>
        <p className="ellipsis">on strokes and releases</p>
      </header>
      <div className={styles['row']}>
        <Tip label="Taken from this computer. Settings change it later.">
          <TextInput
            aria-label="Your name"
            value={name}
            maxLength={80}
            error={keep.error ? faultOf(keep.error).message : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Tip>
        <Button type="submit" loading={keep.isPending} disabled={trimmed === ''}>
          Use name
        </Button>
      </div>
    </form>
  )
}
