import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { useScreen } from '../app/screen.ts'
import { Loading } from '../components/Loading.tsx'
import { pickDataset, splitOf } from '../evaluation/set-address.ts'
import { orpc } from '../host/client.ts'
import { ChooseRelease } from './ChooseRelease.tsx'
import { ReleaseModel } from './ReleaseModel.tsx'

/** From an evaluated model to a version in the registry. */
export function Screen() {
  const [search] = useSearchParams()
  const models = useQuery(orpc.models.list.queryOptions())
  const datasets = useQuery(orpc.datasets.list.queryOptions())
  const evaluations = useQuery(orpc.evaluations.list.queryOptions())
  const workspace = useQuery(orpc.workspace.get.queryOptions())
  if (!models.data || !datasets.data || !evaluations.data || !workspace.data) return <Waiting />
  const model = models.data.find(({ id }) => id === search.get('model'))
  const dataset = model && pickDataset(datasets.data, search.get('dataset'), model.profile.target)
  if (!model || !dataset) return <ChooseRelease models={models.data} evaluations={evaluations.data} />
  return (
    <ReleaseModel
      key={model.id}
      model={model}
      dataset={dataset}
      datasets={datasets.data}
      split={splitOf(search.get('split'))}
      defaultRegistry={workspace.data.registry}
    />
  )
}

function Waiting() {
  useScreen({ title: 'Release' })
  return <Loading />
}
