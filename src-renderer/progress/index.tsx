import { Button } from '@mantine/core'
import { IconChartLine, IconPhotoPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import type { Action } from '../app/actions/action.ts'
import { useScreen } from '../app/screen.ts'
import { EmptyState } from '../components/EmptyState.tsx'
import { Loading } from '../components/Loading.tsx'
import { pickDataset, splitOf } from '../evaluation/set-address.ts'
import { orpc } from '../host/client.ts'
import { RunProgress } from './RunProgress.tsx'

/** How a run went: its epochs against the figures, the best one marked. */
export function Screen() {
  const [search] = useSearchParams()
  const runs = useQuery(orpc.runs.list.queryOptions())
  const datasets = useQuery(orpc.datasets.list.queryOptions())
  const models = useQuery(orpc.models.list.queryOptions())
  const summaries = useQuery(orpc.evaluations.list.queryOptions())
  if (!runs.data || !datasets.data || !models.data || !summaries.data) return <Waiting />
  const newest = runs.data.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt))[0]
  const run = runs.data.find(({ id }) => id === search.get('run')) ?? newest
  if (!run) return <NoRun />
  const epochs = models.data.filter(({ runId }) => runId === run.id)
  // Without a wish in the address: the set that the run was measured on completely.
  const measured = summaries.data.find(({ modelId, complete }) => complete && epochs.some(({ id }) => id === modelId))
  const wanted = search.get('dataset') ?? measured?.datasetId ?? null
  const dataset = pickDataset(datasets.data, wanted, epochs[0]?.profile.target)
  if (!dataset) return <NoDataset />
  return (
    <RunProgress
      key={run.id}
      run={run}
      runs={runs.data}
      dataset={dataset}
      datasets={datasets.data}
      split={splitOf(search.get('split') ?? (search.has('dataset') ? null : (measured?.split ?? null)))}
    />
  )
}

function Waiting() {
  useScreen({ title: 'Progress' })
  return <Loading />
}

function NoRun() {
  const navigate = useNavigate()
  const add: Action = {
    id: 'progress.add-run',
    label: 'Add checkpoints',
    group: 'Models',
    run: () => void navigate('/runs/add'),
  }
  useScreen({ title: 'Progress', primary: add })
  return (
    <EmptyState
      icon={IconChartLine}
      title="Add a folder of checkpoints"
      dropZone
      actions={<Button onClick={add.run}>Choose folder…</Button>}
    >
      epoch_01.onnx, epoch_02.onnx …: the number in the name is the epoch.
    </EmptyState>
  )
}

function NoDataset() {
  const navigate = useNavigate()
  const add: Action = { id: 'progress.import', label: 'Import', group: 'Images', run: () => void navigate('/import') }
  useScreen({ title: 'Progress', primary: add })
  return (
    <EmptyState
      icon={IconPhotoPlus}
      title="No photos to evaluate on"
      actions={<Button onClick={add.run}>Import a folder…</Button>}
    >
      Import a folder of photos with masks; then every epoch of the run can be measured on it.
    </EmptyState>
  )
}
