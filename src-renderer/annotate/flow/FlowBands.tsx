import { Button } from '@mantine/core'
import { useConnection } from '../../host/connection-store.ts'
import { DoneNote } from '../../components/DoneNote.tsx'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { plural } from '../../components/format.ts'
import { submissions } from './index.ts'
import styles from './Flow.module.css'

type Props = { onOpen: (imageId: string) => void; fault: string | null }

/** What did not go through, each with its way out; and what went through, with the way back. */
export function FlowBands(props: Props) {
  return (
    <>
      <DoneNote />
      <Failures {...props} />
    </>
  )
}

function Failures({ onOpen, fault }: Props) {
  const { failed, waiting } = submissions.store()
  const away = useConnection(({ state }) => state === 'reconnecting')
  const [first] = failed
  if (first) {
    return (
      <div className={styles['band']}>
        <ErrorBand
          title={`${first.name} was not submitted`}
          actions={
            <>
              <Button size="xs" onClick={() => submissions.add(first)}>
                Try again
              </Button>
              <Button size="xs" onClick={() => onOpen(first.imageId)}>
                Show image
              </Button>
              <Button size="xs" onClick={() => submissions.dismiss(first.imageId)}>
                Leave it
              </Button>
            </>
          }
        >
          {first.message} {failed.length > 1 && `${plural(failed.length - 1, 'other image')} wait for the same.`}
        </ErrorBand>
      </div>
    )
  }
  if (fault !== null) {
    return (
      <div className={styles['band']}>
        <ErrorBand title={fault} />
      </div>
    )
  }
  if (!away) return null
  return (
    <p className={styles['away']} role="status">
      {waiting.length > 0
        ? `${plural(waiting.length, 'submission')} waits for the backend`
        : 'Submit waits for the backend'}
    </p>
  )
}
