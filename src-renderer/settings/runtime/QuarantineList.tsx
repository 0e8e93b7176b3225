import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Quarantine } from '../../../src-shared/domain/index.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { fileName } from '../../components/format.ts'
import { orpc } from '../../host/client.ts'
import styles from './Runtime.module.css'

/** Models that stopped a worker twice, each with why and a way out. */
export function QuarantineList({ quarantined }: { quarantined: readonly Quarantine[] }) {
  if (quarantined.length === 0) return null
  return (
    <div className={styles['bands']}>
      {quarantined.map((each) => (
        <QuarantineBand key={each.key} quarantine={each} />
      ))}
    </div>
  )
}

export function QuarantineBand({ quarantine: { key, file, message } }: { quarantine: Quarantine }) {
  const lift = useMutation(orpc.runtime.lift.mutationOptions())
  return (
    <ErrorBand
      tone="caution"
      title={`${fileName(file)} is in quarantine`}
      actions={
        <Button size="xs" loading={lift.isPending} onClick={() => lift.mutate({ key })}>
          Let it run again
        </Button>
      }
    >
      {message} Check it in another runtime, or raise its limits, before you let it run again.
    </ErrorBand>
  )
}
