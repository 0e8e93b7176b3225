import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Section } from '../../components/Section.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import styles from './Inspector.module.css'

/**
 * Asks once who works here: filled in, never focused, and it blocks nothing. The last thing in its panel, over the foot of it:
 * nothing moves when it comes or goes.
 */
export function NameCard() {
  const { data: workspace } = useQuery(orpc.workspace.get.queryOptions())
  if (!workspace || workspace.displayName !== null) return null
  return (
    <div className={styles['name-card']}>
      <NameForm suggestion={workspace.suggestedName} />
    </div>
  )
}

function NameForm({ suggestion }: { suggestion: string }) {
  const [name, setName] = useState(suggestion)
  const keep = useMutation(orpc.workspace.setDisplayName.mutationOptions())
  const trimmed = name.trim()
  return (
    <Section title="Your name">
      <p className={styles['muted']}>Stands on your strokes and releases.</p>
      <form
        className={styles['name-row']}
        onSubmit={(event) => {
          event.preventDefault()
          if (trimmed !== '') keep.mutate({ name: trimmed })
        }}
      >
        <TextInput
          aria-label="Your name"
          value={name}
          maxLength={80}
          error={keep.error ? faultOf(keep.error).message : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={keep.isPending} disabled={trimmed === ''}>
          Use name
        </Button>
      </form>
      <p className={styles['faint']}>Taken from this computer. Change it in Settings.</p>
    </Section>
  )
}
