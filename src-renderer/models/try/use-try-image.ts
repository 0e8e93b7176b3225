import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Dataset, ImageItem, Target } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { datasetToTry } from './dataset-to-try.ts'

export type TryImage = {
  datasets: readonly Dataset[]
  dataset: Dataset | undefined
  image: ImageItem | undefined
  /** Place in the list, from 0, and its length. */
  index: number
  total: number
  setDataset: (datasetId: string) => void
  step: (by: 1 | -1) => void
}

/** The image that a model is tried on: any of a dataset, stepped through one by one. `target`: what the model finds, where that is known. */
export function useTryImage(target?: Target): TryImage {
  const { data: datasets = [] } = useQuery(orpc.datasets.list.queryOptions())
  const [place, setPlace] = useState<{ datasetId: string | null; index: number }>({ datasetId: null, index: 0 })
  const dataset = datasets.find(({ id }) => id === place.datasetId) ?? datasetToTry(datasets, target)
  const { data: page } = useQuery(
    orpc.images.page.queryOptions({
      input: { query: { datasetId: dataset?.id, sort: 'name', direction: 'ascending' }, offset: place.index, limit: 1 },
      enabled: dataset !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const total = page?.total ?? 0
  return {
    datasets,
    dataset,
    image: page?.items[0],
    index: place.index,
    total,
    setDataset: (datasetId) => setPlace({ datasetId, index: 0 }),
    step: (by) =>
      setPlace(({ datasetId, index }) => ({ datasetId, index: total === 0 ? 0 : (index + by + total) % total })),
  }
}
