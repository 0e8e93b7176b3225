import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { NO_PRE_LABEL, PreLabelPolicy, type Model } from '../../../src-shared/domain/index.ts'
import { orpc } from '../../host/client.ts'
import { usePreference } from '../../host/preferences.ts'
import { policyChoices, type PolicyChoice } from './policy-choices.ts'

/** The dataset's rule, kept in the workspace. */
export const usePolicy = (datasetId: string) =>
  usePreference(`annotate.pre-label.${datasetId}`, PreLabelPolicy, NO_PRE_LABEL)

/** What a dataset's masks can start from; undefined while it is asked for. */
export function usePolicyChoices(datasetId: string): PolicyChoice[] | undefined {
  const { data: models } = useQuery(orpc.models.list.queryOptions())
  const { data: summaries } = useQuery(orpc.evaluations.list.queryOptions())
  const { data: datasets } = useQuery(orpc.datasets.list.queryOptions())
  const { data: registry } = useQuery(orpc.registry.list.queryOptions({ input: {} }))
  return useMemo(() => {
    if (!models || !summaries || !datasets) return undefined
    const dataset = datasets.find(({ id }) => id === datasetId)
    return dataset && policyChoices(dataset, { models, summaries, released: registry?.models ?? [] })
  }, [models, summaries, datasets, registry, datasetId])
}

/** "Preparing epoch 11" */
export const shortName = (model: Model): string => (model.epoch === null ? model.name : `epoch ${model.epoch}`)
