import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { UNFINISHED } from '../../../src-shared/domain/index.ts'
import { count, plural } from '../../components/format.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { client, orpc } from '../../host/client.ts'
import { submissions } from './index.ts'

/** Nothing is left to do in this queue; what a reviewer returns comes back. */
export function QueueDone({ datasetId }: { datasetId: string | undefined }) {
  const navigate = useNavigate()
  const { data: facets } = useQuery(orpc.images.facets.queryOptions({ input: { datasetId } }))
  const here = submissions.store(({ done, waiting }) => done + waiting.length)
  const { data: other } = useQuery({
    queryKey: ['unfinished-elsewhere', datasetId],
    queryFn: () => unfinishedElsewhere(datasetId),
    staleTime: 0,
  })
  const submitted = facets?.statuses.submitted ?? 0
  const openOther = async (id: string) => {
    const query = { datasetId: id, status: 'unfinished', sort: 'name', direction: 'ascending' } as const
    const { items } = await client.images.page({ query, offset: 0, limit: 1 })
    const [first] = items
    if (first) void navigate(`/annotate/${first.id}?dataset=${id}&status=unfinished`)
  }
  return (
    <EmptyState
      icon={IconCircleCheck}
      tone="positive"
      title="Queue done"
      actions={
        <>
          <Button onClick={() => void navigate(`/library?${datasetId ? `dataset=${datasetId}` : ''}`)}>
            Show in Library
          </Button>
          {other && (
            <Button onClick={() => void openOther(other.id)}>
              {other.name}: {count(other.unfinished)} unfinished
            </Button>
          )}
        </>
      }
    >
      {here > 0 ? `${count(here)} submitted in this window. ` : ''}
      {submitted > 0 ? `${plural(submitted, 'image')} ${submitted === 1 ? 'waits' : 'wait'} for a reviewer. ` : ''}
      Returned ones come back here.
    </EmptyState>
  )
}

/** Another dataset with something left in it, and how much; null where there is none. */
async function unfinishedElsewhere(datasetId: string | undefined) {
  for (const { id, name } of await client.datasets.list()) {
    if (id === datasetId) continue
    const { statuses } = await client.images.facets({ datasetId: id })
    const unfinished = UNFINISHED.reduce((sum, state) => sum + statuses[state], 0)
    if (unfinished > 0) return { id, name, unfinished }
  }
  return null
}
