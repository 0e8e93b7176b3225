import { Button } from '@mantine/core'
import { IconColumns2, IconPhotoPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import type { EvaluationSummary, Model } from '../../src-shared/domain/index.ts'
import type { Action } from '../app/actions/action.ts'
import { useScreen } from '../app/screen.ts'
import { EmptyState } from '../components/EmptyState.tsx'
import { Loading } from '../components/Loading.tsx'
import { pickDataset } from '../evaluation/set-address.ts'
import { orpc } from '../host/client.ts'
import { useCompareAddress, type ChangeAddress } from './address.ts'
import { CompareModels } from './CompareModels.tsx'
import { Letter } from './Letter.tsx'
import { ModelSelect } from './ModelSelect.tsx'
import { suggestPair, type Pair } from './suggest-pair.ts'
import styles from './compare.module.css'

/** Which of two models is better, and where. */
export function Screen() {
  const { address, change, link } = useCompareAddress()
  const models = useQuery(orpc.models.list.queryOptions())
  const datasets = useQuery(orpc.datasets.list.queryOptions())
  const evaluations = useQuery(orpc.evaluations.list.queryOptions())
  const imageDataset = useDatasetOf(address.dataset === null ? address.image : null)
  if (imageDataset.waiting || !models.data || !datasets.data || !evaluations.data) return <Waiting />
  if (models.data.length === 0) return <Nothing what="models" />
  if (datasets.data.length === 0) return <Nothing what="photos" />
  const b = models.data.find(({ id }) => id === address.b) ?? null
  if (!b) {
    const here = evaluations.data.filter(({ datasetId }) => imageDataset.id === null || datasetId === imageDataset.id)
    const pair = suggestPair(models.data, here)
    // A link to an image alone wants to see it, not to be asked.
    if (address.image !== null && here.length > 0) return <ShowPair pair={pair} change={change} />
    return <ChooseModels models={models.data} evaluations={evaluations.data} suggested={pair} change={change} />
  }
  const dataset = pickDataset(datasets.data, address.dataset ?? imageDataset.id, b.profile.target)
  if (!dataset) return <Nothing what="photos" />
  return (
    <CompareModels
      key={`${dataset.id} ${address.split}`}
      address={address}
      changeAddress={change}
      link={link}
      models={models.data.filter(
        ({ profile }) => profile.target === dataset.target || profile.target === b.profile.target,
      )}
      a={models.data.find(({ id }) => id === address.a) ?? null}
      b={b}
      datasets={datasets.data}
      dataset={dataset}
      evaluations={evaluations.data}
    />
  )
}

/** A link may name an image alone: it tells the dataset. */
function useDatasetOf(imageId: string | null): { id: string | null; waiting: boolean } {
  const enabled = imageId !== null
  const { data, isPending } = useQuery({
    ...orpc.images.get.queryOptions({ input: { imageId: imageId ?? '' } }),
    enabled,
  })
  return { id: data?.datasetId ?? null, waiting: enabled && isPending }
}

function Waiting() {
  useScreen({ title: 'Compare' })
  return <Loading />
}

function Nothing({ what }: { what: 'models' | 'photos' }) {
  const navigate = useNavigate()
  const noModels = what === 'models'
  const add: Action = {
    id: 'compare.add',
    label: noModels ? 'Add model' : 'Import',
    group: 'Commands',
    run: () => void navigate(noModels ? '/models/add' : '/import'),
  }
  useScreen({ title: 'Compare', primary: add })
  return (
    <EmptyState
      icon={noModels ? IconColumns2 : IconPhotoPlus}
      title={noModels ? 'Choose two models' : 'No photos to compare on'}
      actions={
        noModels ? (
          <>
            <Button onClick={() => void navigate('/models/add')}>Add model…</Button>
            <Button onClick={() => void navigate('/runs/add')}>Add checkpoints…</Button>
          </>
        ) : (
          <Button onClick={add.run}>Import a folder…</Button>
        )
      }
    >
      {noModels
        ? 'There is no model yet. Add an ONNX file, or a folder of checkpoints.'
        : 'Import a folder of photos with masks; then two models can be held against each other.'}
    </EmptyState>
  )
}

function ShowPair({ pair, change }: { pair: Pair; change: ChangeAddress }) {
  const { a, b, datasetId, split } = pair
  useEffect(() => change({ a, b, dataset: datasetId, split }), [a, b, change, datasetId, split])
  return <Waiting />
}

type ChooseProps = {
  models: readonly Model[]
  evaluations: readonly EvaluationSummary[]
  suggested: Pair
  change: ChangeAddress
}

/** Nothing chosen yet: the two best are offered. */
function ChooseModels({ models, evaluations, suggested, change }: ChooseProps) {
  const [a, setA] = useState(suggested.a)
  const [b, setB] = useState(suggested.b)
  const means = new Map(evaluations.map(({ modelId, mean }) => [modelId, mean.iou ?? 0]))
  const compare: Action = {
    id: 'compare.these',
    label: 'Compare these',
    group: 'Commands',
    keys: ['Enter'],
    when: () => b !== null || 'Choose a model for B.',
    run: () => change({ a, b, dataset: suggested.datasetId, split: suggested.split }),
  }
  useScreen({ title: 'Compare', primary: compare })
  return (
    <div className={styles['choose']}>
      <h2>Choose two models</h2>
      {(['A', 'B'] as const).map((letter) => (
        <div key={letter} className={styles['choice']}>
          <Letter letter={letter} />
          <ModelSelect
            wide
            label={`Model ${letter}`}
            models={models}
            means={means}
            value={letter === 'A' ? a : b}
            onChange={letter === 'A' ? setA : setB}
          />
        </div>
      ))}
      <p className={styles['faint']}>Or choose an epoch in Progress and press Enter.</p>
    </div>
  )
}
