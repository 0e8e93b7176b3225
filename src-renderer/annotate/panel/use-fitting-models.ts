import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Model } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { isFirstTry } from './first-try.ts'

/**
 * Models that show what the dataset shows: first the best on this dataset, then the best elsewhere. Undefined while they are
 * asked for, or where the backend does not say. `isAsked`: the answer is a moment away.
 */
export function useFittingModels(datasetId: string): { models: Model[] | undefined; isAsked: boolean } {
  const modelsQuery = useQuery(orpc.models.list.queryOptions())
  const summariesQuery = useQuery(orpc.evaluations.list.queryOptions())
  const datasetsQuery = useQuery(orpc.datasets.list.queryOptions())
  const { data: models } = modelsQuery
  const { data: summaries } = summariesQuery
  const { data: datasets } = datasetsQuery
  const fitting = useMemo(() => {
    // All or nothing, so that no model is tried before a better one is known.
    if (!models || !summaries || !datasets) return undefined
    const target = datasets.find(({ id }) => id === datasetId)?.target
    const here = summaries.filter((each) => each.datasetId === datasetId)
    const places = [...here, ...summaries].map(({ modelId }) => modelId)
    const place = ({ id }: Model) => (places.includes(id) ? places.indexOf(id) : places.length)
    return models.filter(({ profile }) => profile.target === target).toSorted((a, b) => place(a) - place(b))
  }, [models, summaries, datasets, datasetId])
  return { models: fitting, isAsked: [modelsQuery, summariesQuery, datasetsQuery].some(isFirstTry) }
}
