import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Tip } from '../../components/Tip.tsx'
import { useNameForm } from '../../components/use-name-form.ts'
import { orpc } from '../../host/client.ts'
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
  const { form, field, button } = useNameForm(suggestion)
  return (
    <form className={styles['card']} {...form}>
      <header className={styles['head']}>
        <h2>Your name</h2>
        <p className="ellipsis">on strokes and releases</p>
      </header>
      <div className={styles['row']}>
        <Tip label="Taken from this computer. Settings change it later.">
          <TextInput {...field} />
        </Tip>
        <Button {...button}>Use name</Button>
      </div>
    </form>
  )
}
