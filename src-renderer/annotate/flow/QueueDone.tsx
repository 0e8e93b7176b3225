import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { count, plural } from '../../components/format.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { client, orpc } from '../../host/client.ts'
import { submissions } from './index.ts'

/** Nothing is left to do in this queue; what a reviewer returns comes back. */
export function QueueDone({ datasetId }: { datasetId: string | undefined }) {
  const navigate = useNavigate()
  const { data: facets } = useQuery(orpc.images.facets.queryOptions({ input: { datasetId } }))
  const here = submissions.store(({ done, waiting }) => done + waiting.length)
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const other = datasets?.find(({ id, images, groundTruth }) => id !== datasetId && images > groundTruth)
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
              {other.name}: {count(other.images - other.groundTruth)}
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
