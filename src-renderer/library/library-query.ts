import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { z } from 'zod'
import type { Dataset, EvaluationSummary, ImageQuery } from '../../src-shared/domain/index.ts'
import { queryFromParams, queryToParams } from '../app/image-query.ts'
import { orpc } from '../host/client.ts'
import { getPreference, setPreference, usePreference } from '../host/preferences.ts'

const LAST_DATASET = 'library.dataset'
/** The search part of the address in which each dataset was left: filter and order. */
const viewKey = (datasetId: string) => `library.view.${datasetId}`

export type LibraryQuery = {
  datasets: readonly Dataset[] | undefined
  dataset: Dataset | undefined
  query: ImageQuery
  /** Models with figures on this dataset, the best first. */
  evaluated: readonly EvaluationSummary[]
  change: (part: Partial<ImageQuery>) => void
  openDataset: (datasetId: string) => void
}

/** What the Library lists: the address says it, and each dataset remembers how it was left. */
export function useLibraryQuery(): LibraryQuery {
  const [params, setParams] = useSearchParams()
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const { data: summaries } = useQuery(orpc.evaluations.list.queryOptions())
  const [lastId] = usePreference(LAST_DATASET, z.string(), '')

  const asked = params.get('dataset') ?? lastId
  const dataset = datasets?.find(({ id }) => id === asked) ?? datasets?.[0]
  const datasetId = dataset?.id
  const evaluated = useMemo(() => bestPerModel(summaries ?? [], datasetId), [summaries, datasetId])
  const query = useMemo(() => queryOf(params, datasetId, evaluated), [params, datasetId, evaluated])

  useEffect(() => {
    if (datasetId) setPreference(LAST_DATASET, datasetId)
  }, [datasetId])

  const change = useCallback(
    (part: Partial<ImageQuery>) => {
      const next = queryToParams({ ...query, ...part })
      if (part.sort === 'name' || part.direction) next.set('sort', part.sort ?? query.sort)
      if (datasetId) setPreference(viewKey(datasetId), next.toString())
      setParams(next, { replace: true })
    },
    [query, datasetId, setParams],
  )
  const openDataset = useCallback(
    (id: string) => {
      const view = new URLSearchParams(getPreference(viewKey(id), z.string(), ''))
      view.set('dataset', id)
      setParams(view)
    },
    [setParams],
  )
  return { datasets, dataset, query, evaluated, change, openDataset }
}

/** Unless the address says otherwise: the worst images of the best model first; without figures, by name. */
function queryOf(
  params: URLSearchParams,
  datasetId: string | undefined,
  evaluated: readonly EvaluationSummary[],
): ImageQuery {
  const said = queryFromParams(params)
  const modelId = evaluated.find((summary) => summary.modelId === said.modelId)?.modelId ?? evaluated[0]?.modelId
  const sort = params.has('sort') ? said.sort : modelId ? 'iou' : 'name'
  return { ...said, datasetId, modelId, sort: modelId ? sort : 'name' }
}

/** One entry per model, that over the most images; best mean IoU first, as the backend lists them. */
function bestPerModel(summaries: readonly EvaluationSummary[], datasetId: string | undefined): EvaluationSummary[] {
  const byModel = new Map<string, EvaluationSummary>()
  for (const summary of summaries) {
    if (summary.datasetId !== datasetId) continue
    const known = byModel.get(summary.modelId)
    if (!known || summary.evaluated > known.evaluated) byModel.set(summary.modelId, summary)
  }
  return [...byModel.values()].sort((a, b) => (b.mean.iou ?? 0) - (a.mean.iou ?? 0))
}

/** "Epoch 11" where it is one of a run, else the model's name. */
export const modelWords = (model: { model: string; epoch: number | null }): string =>
  model.epoch === null ? model.model : `Epoch ${model.epoch}`
