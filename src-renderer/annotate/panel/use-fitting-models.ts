import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Model } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'

/**
 * Models that show what the dataset shows: first the best on this dataset, then the best elsewhere. Undefined while they are
 * asked for, or where the backend does not say.
 */
export function useFittingModels(datasetId: string): { models: Model[] | undefined; isPending: boolean } {
  const { data: models, isPending: awaitsModels } = useQuery(orpc.models.list.queryOptions())
  const { data: summaries, isPending: awaitsSummaries } = useQuery(orpc.evaluations.list.queryOptions())
  const { data: datasets, isPending: awaitsDatasets } = useQuery(orpc.datasets.list.queryOptions())
  const fitting = useMemo(() => {
    // All or nothing, so that no model is tried before a better one is known.
    if (!models || !summaries || !datasets) return undefined
    const target = datasets.find(({ id }) => id === datasetId)?.target
    const here = summaries.filter((each) => each.datasetId === datasetId)
    const places = [...here, ...summaries].map(({ modelId }) => modelId)
    const place = ({ id }: Model) => (places.includes(id) ? places.indexOf(id) : places.length)
    return models.filter(({ profile }) => profile.target === target).toSorted((a, b) => place(a) - place(b))
  }, [models, summaries, datasets, datasetId])
  return { models: fitting, isPending: awaitsModels || awaitsSummaries || awaitsDatasets }
}
