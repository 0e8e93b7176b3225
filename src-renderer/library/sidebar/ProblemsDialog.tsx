import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Dataset } from '../../../src-shared/domain/index.ts'
import { ErrorBand } from '../../components/ErrorBand.tsx'
import { ProblemList } from '../../components/ProblemList.tsx'
import { orpc } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'

/** Everything that went wrong with single files of a dataset's import, as one list. */
export function ProblemsDialog({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const { data, error } = useQuery(orpc.datasets.problems.queryOptions({ input: { datasetId: dataset.id } }))
  return (
    <Modal opened onClose={onClose} title={`Problems of ${dataset.name}`} size={680}>
      {error && <ErrorBand title={faultOf(error).message} />}
      {data && <ProblemList problems={data} folder={dataset.root} />}
    </Modal>
  )
}
