import { Button } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { Component, type ReactNode } from 'react'
import { copyText } from '../../components/copy-text.ts'
import { EmptyState } from '../../components/EmptyState.tsx'

type Props = { children: ReactNode }
type State = { error: Error | null }

/** A screen that breaks says so in its own place; rail, palette and jobs go on. */
export class ScreenBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <EmptyState
        icon={IconAlertCircle}
        tone="negative"
        title="This screen broke"
        actions={
          <>
            <Button onClick={() => this.setState({ error: null })}>Try again</Button>
            <Button onClick={() => window.location.reload()}>Load the page again</Button>
            <Button onClick={() => void copyText(`${error.message}\n${error.stack ?? ''}`)}>Copy details</Button>
          </>
        }
      >
        {error.message}
      </EmptyState>
    )
  }
}
