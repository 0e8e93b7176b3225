import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Dataset } from '../../src-shared/domain/index.ts'
import { ErrorBand } from '../components/ErrorBand.tsx'
import { orpc } from '../host/client.ts'
import { faultOf } from '../host/fault.ts'
import { useRelink } from './relink.ts'

/** The photos are not where they were: everything else goes on. */
export function MissingFolder({ dataset }: { dataset: Dataset }) {
  const queries = useQueryClient()
  const relink = useRelink(dataset)
  return (
    <ErrorBand
      title={`${dataset.root} can’t be found.`}
      actions={
        <>
          <Button size="xs" loading={relink.pending} onClick={() => void relink.choose()}>
            Find folder…
          </Button>
          <Button size="xs" onClick={() => void queries.invalidateQueries({ queryKey: orpc.datasets.key() })}>
            Try again
          </Button>
        </>
      }
    >
      Masks and figures are kept. Connect the drive or find the folder.
      {relink.error && <span role="alert"> {faultOf(relink.error).message}</span>}
    </ErrorBand>
  )
}
